# Formats of a recipe's own, and nesting. Each of the first sets the format anew.
class MyFormat < SSHKit::Formatter::Abstract
  def write(o); original_output << "W #{o.class.name.split('::').last} #{o.respond_to?(:message) ? o.message : o.to_s}\n"; end
end
class MyFormat2 < SSHKit::Formatter::Pretty
  def log_command_start(c); original_output << "START #{c}\n"; end
  def write_message(v, m, u = nil); original_output << "[#{v}] #{m}\n"; end
end
module SSHKit::Formatter
  class Shouty < SSHKit::Formatter::Abstract
    def log_command_start(c); original_output << "#{colorize(c.to_s.upcase, :red)}\n"; end
    def log_command_data(c, s, d); original_output << "#{s}: #{d}"; end
    def log_command_exit(c); original_output << "=#{c.exit_status} #{c.full_stdout.length} #{c.success?} #{c.options.keys.map(&:to_s).sort.first}\n"; end
    def write(o); original_output << "#{o.verbosity} #{o}\n"; end
  end
end
namespace :m do
  task(:f_dot) { SSHKit.config.use_format :dot; on(roles(:app)) { execute :echo, 'a'; execute :false, raise_on_non_zero_exit: false }; puts }
  task(:f_own) { SSHKit.config.use_format MyFormat; on(roles(:app)) { info 'x'; execute :echo, 'a' } }
  task(:f_own2) { SSHKit.config.output = MyFormat2.new($stdout); on(roles(:app)) { info 'x'; execute :echo, 'a' } }
  task(:f_shouty) { SSHKit.config.format = :shouty; on(roles(:app)) { info 'x'; execute :echo, 'a' } }
  task(:f_black) { SSHKit.config.format = :BlackHole; on(roles(:app)) { info 'x'; execute :echo, 'a' } }
  task(:f_verb) { SSHKit.config.output_verbosity = Logger::WARN; on(roles(:app)) { info 'x'; warn 'w'; execute :echo, 'a' } }
  task(:f_verb2) { SSHKit.config.output_verbosity = :error; on(roles(:app)) { warn 'w'; error 'e' } }
  task(:netconf) { SSHKit::Backend::Netssh.configure { |s| s.connection_timeout = 5; s.ssh_options = s.ssh_options.merge(compression: false) }; SSHKit::Backend::Netssh.pool.idle_timeout = 10; on(roles(:app)) { execute :echo, 'x' } }
  task(:deep) { on(roles(:app)) { within('/usr') { with(a: 1) { as('nobody') { within('lib') { with(b: 2) { execute :pwd } } ; execute :pwd } } } } }
  task(:env_nil) { on(roles(:app)) { with(a: nil, b: false, c: :sym, d: %w[x y]) { execute :env, '| grep -E "^[ABCD]=" | sort' } } }
  task(:with_str) { on(roles(:app)) { with('a' => 1, 'B' => 2) { execute :echo, '$a $B' } } }
  task(:exec_ret) { on(roles(:app)) { info execute(:true).inspect; info execute(:false, raise_on_non_zero_exit: false).inspect } }
  task(:grp) { on(roles(:all), in: :groups, limit: 2, wait: 0) { |h| info 'g' } }
  task(:dup_hosts) { on(%w[a a].map { "root@127.0.0.1:#{ENV['PORT']}" }) { execute :echo, 'once' } }
  task(:cur_task) { |t| on(roles(:app)) { execute :echo, t.name, t.class } }
  task(:fetch_lambda) { set :l, ->(x) { x + 1 }; set :p, proc { |x = 2| x }; run_locally { info fetch(:l).call(1); info fetch(:p).class } }
  task(:set_ret) { run_locally { info set(:q, 5).inspect; info append(:w, 1).inspect; info delete(:q).inspect; info fetch(:q).inspect } }
  task(:require_dsl) { require 'sshkit/dsl'; require 'capistrano/dsl'; require 'net/ssh'; require 'net/scp'; require 'airbrussh'; require 'sshkit'; run_locally { info 'ok' } }
  task(:inc) { o = Class.new { include SSHKit::DSL; def go; on("root@127.0.0.1:#{ENV['PORT']}") { execute :echo, 'inc' }; end }.new; o.go }
end
