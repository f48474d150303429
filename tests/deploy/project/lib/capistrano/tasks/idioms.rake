# What recipes of all kinds write.
def helper_path(name)
  shared_path.join('config', name)
end
namespace :m do
  def app(name, &block)
    task(name) { on(roles(:app), &block) }
  end
  app(:as_user) { as('nobody') { execute :id, '-un' } }
  task(:sleeps) { sleep 0.01; sleep(0); run_locally { sleep 0.01; execute :true } }
  app(:as_hash) { as(user: 'nobody', group: 'nogroup') { execute :id, '-gn' } }
  app(:as_env) { as('nobody') { with(a: 'x y') { within('/tmp') { execute :env, '| grep ^A=' } } } }
  app(:as_then) { as('nobody') { execute :id }; execute :id }
  app(:as_sym) { as(:nobody) { execute 'id -un' ; execute :id } }
  app(:as_within_background) { as('nobody') { within('/') { background :sleep, 0 } } }
  app(:ps) { if test("ps -p 1 > /dev/null") then info "pid one is up" else warn "down" end }
  app(:infos) { info 'an info'; warn 'a warning'; error 'an error'; fatal 'fatal'; debug 'a debug'; log 'a log' }
  app(:cap_lines) { files = capture(:ls, '-1', '/etc/ssh').split("\n").first(2); files.each { |f| execute :echo, f } }
  app(:cap_strip) { x = capture('printf "  a  "'); execute :echo, "[#{x}]".shellescape }
  # One line of output: two may come in one packet or in two, and the pretty format shows packets.
  app(:heredoc) do
    execute <<-EOS
      true
      echo two
    EOS
  end
  app(:fails_heredoc_sq) do
    execute <<~SH
      if [ -d /tmp ]; then
        echo yes
      fi
    SH
  end
  app(:helper) { execute :echo, helper_path('x.yml') }
  app(:up_within) { within('/tmp') { upload! StringIO.new("hi\n"), 'muster_up_within'; execute :cat, 'muster_up_within' } }
  app(:up_dir) { execute :mkdir, '-p', '/tmp/muster_dir'; upload! 'config/deploy.rb', '/tmp/muster_dir/'; execute :ls, '/tmp/muster_dir' }
  app(:up_dir2) { execute :mkdir, '-p', '/tmp/muster_dir2'; upload! 'config/deploy.rb', '/tmp/muster_dir2'; execute :ls, '/tmp/muster_dir2' }
  app(:down_io) { io = StringIO.new; download! '/etc/hostname', io; execute :echo, io.string.strip.length }
  app(:fails_rake_task) { within(release_path) { with(rails_env: fetch(:rails_env, 'x')) { execute :rake, 'db:seed', raise_on_non_zero_exit: false } } }
  app(:interact_proc) { execute "printf 'name? '; read x; echo got $x", interaction_handler: ->(d) { "al\n" if d =~ /name/ } }
  app(:interact_obj) do
    h = Class.new { def on_data(c, s, d, ch); ch.send_data("z\n") if d =~ /name/; end }.new
    execute "printf 'name? '; read x; echo got $x", interaction_handler: h
  end
  app(:interact_map) { execute "printf 'name? '; read x; echo got $x", interaction_handler: SSHKit::MappingInteractionHandler.new({ /name/ => "bob\n" }, :info) }
  app(:verb) { execute :echo, 'quiet', verbosity: :DEBUG; execute :echo, 'loud', verbosity: Logger::WARN }
  app(:sh_case) { execute :sh, '-c', "'echo $0 $1' a b" }
  app(:test_multi) { execute :echo, test('[ -f /etc/passwd ] && [ -d /etc ]') , test(:true), test(:false) }
  app(:strict) { execute(:false) rescue info($!.class.name) }
  app(:fails_fails) { execute :ls, '/nonexistent/y' }
  app(:fails_raises) { raise ArgumentError, 'no good' }
  app(:fails_fail_word) { fail 'stop here' }
  app(:fails_exits) { exit 3 }
  app(:fails_aborts) { abort 'no more' }
  app(:cmd_to_s) { execute :echo, SSHKit::Command.new(:ls, '-l', '/x').to_s.shellescape, SSHKit::Command.new('ls -l').to_command.shellescape }
  app(:cmd_nil) { execute :echo, nil, false, 0, 1.5, :sym, Pathname.new('/p') }
  app(:cmd_hash_env) { with(path: '/opt:$PATH', 'lower' => "it's") { execute :printenv, 'PATH' } }
  app(:nested_with_as) { within('/tmp') { as('nobody') { with(x: 1) { execute :sh, "-c 'echo $X; pwd'" } } } }
  app(:umask_as) { SSHKit.config.umask = '022'; as(user: 'nobody', group: 'nogroup') { within('/tmp') { with(b: 'c') { execute :id } } } }
  app(:raw_with) { with(x: 1) { execute 'echo $X raw' } }
  app(:default_env) { SSHKit.config.default_env.merge!(d: 'e'); execute :env, '| grep ^D=' ; SSHKit.config.default_env.delete(:d) }
  app(:map_hash) { SSHKit.config.command_map = Hash.new { |h, k| h[k] = "/usr/bin/env -i #{k}" }; execute :echo, 'x' }
  app(:map_lambda) { SSHKit.config.command_map[:hello] = -> { '/bin/echo hello' }; execute :hello, 'x' }
  app(:map_unshift) { SSHKit.config.command_map.prefix[:rake].unshift('bundle exec'); execute :echo, SSHKit.config.command_map[:rake] }
  app(:hosts_props) { |host| execute :echo, host.properties.fetch(:tier), host.properties.keys.map(&:to_s).sort.join(','), host.port.class, host.roles_array.inspect.shellescape }
  app(:set_in) { set :shared_in, capture(:echo, 'val'); execute :echo, fetch(:shared_in) }
  app(:redact_two) { execute :echo, '-u', redact('user'), "x=#{redact('pw')}" }
  app(:next_word) { next if test('[ -d /tmp ]'); execute :echo, 'never' }
  app(:each_with) { %w[a b c].each_with_index { |x, i| execute :echo, i, x } }
  app(:erb_up) do
    require 'erb'
    text = ERB.new("name: <%= fetch(:application) %>\n<% [1,2].each do |i| -%>\n- <%= i %>\n<% end -%>\n", trim_mode: '-').result(binding)
    upload! StringIO.new(text), '/tmp/muster_erb'
    execute :cat, '/tmp/muster_erb'
  end
  app(:json) { require 'json'; x = JSON.parse(capture(:echo, '\'{"a": 1}\'')); execute :echo, x['a'] + 1 }
  app(:yaml) { require 'yaml'; upload! StringIO.new({ 'a' => [1, 2] }.to_yaml), '/tmp/muster_yml'; execute :cat, '/tmp/muster_yml' }
  app(:long) { execute 'i=0; while [ $i -lt 400 ]; do echo line $i; i=$((i+1)); done' }
  app(:nonl) { execute 'printf abc' }
  app(:two_nl) { execute 'printf "a\n\nb\n"' }

  task(:seq_opts) { on(roles(:app, :worker), in: :sequence, wait: 0) { |h| info h.to_s } }
  task(:on_strings) { on(["root@127.0.0.1:#{ENV['PORT']}"]) { |h| execute :echo, h.hostname, h.user } }
  task(:on_string) { on("root@127.0.0.1:#{ENV['PORT']}") { execute :echo, 'x' } }
  task(:on_local) { on(:local) { execute :echo, 'x' } }
  task(:on_empty) { on(roles(:nothing)) { execute :echo, 'x' }; on(roles(:app)) { execute :echo, 'y' } }
  task(:on_host_change) { on(roles(:app)) { |h| h.properties.tier = 'lead' }; on(roles(:app)) { |h| execute :echo, h.properties.tier } }
  task(:local_words) { run_locally { execute :echo, 'a'; info capture(:echo, 'b'); info test('[ -d /tmp ]').to_s; within('/tmp') { info capture(:pwd) }; with(a: 1) { execute :env, '| grep ^A=' } } }
  task(:fails_local_fail) { run_locally { execute :ls, '/nonexistent/z' } }
  task(:local_in_on) { on(roles(:app)) { run_locally { execute :echo, 'inner' }; execute :echo, 'outer' } }
  task(:backticks) { x = `echo hi`.chomp; on(roles(:app)) { execute :echo, x } }
  task(:sh_word) { sh 'true'; on(roles(:app)) { execute :echo, 'x' } }
  task(:prereq => [:backticks]) { on(roles(:app)) { execute :echo, 'after' } }
  task(:args, [:a, :b] => :backticks) { |t, args| args.with_defaults(b: 'dflt'); on(roles(:app)) { execute :echo, t.name, args.a, args[:b], args.to_a.length } }
  task(:invoke_args) { invoke 'm:args', 'one'; invoke! 'm:args', 'two', 'three' }
  task(:rake_api) { Rake::Task['m:backticks'].invoke; Rake::Task['m:backticks'].reenable; Rake::Task['m:backticks'].execute; on(roles(:app)) { execute :echo, Rake::Task.task_defined?('nope') } }
  task(:cleared) { }
  Rake::Task['m:cleared'].clear
  task(:cleared) { on(roles(:app)) { execute :echo, 'second' } }
  task(:twice) { on(roles(:app)) { execute :echo, 'first' } }
  task(:twice) { on(roles(:app)) { execute :echo, 'second' } }
  after :twice, :twice_after do on(roles(:app)) { execute :echo, 'after' } end
  before :twice, :twice_before do on(roles(:app)) { execute :echo, 'before' } end
  task(:vars) do
    set :a, -> { fetch(:b) + 1 }
    set :b, 1
    set(:c) { fetch(:a) * 2 }
    set_if_empty :b, 7
    append :l, 'x', 'y'; append :l, %w[p q]; remove :l, 'x'
    run_locally { info [fetch(:a), fetch(:c), fetch(:zz, 'd'), fetch(:yy) { 'blk' }, fetch(:l), any?(:l), any?(:no), any?(:b), is_question?(:b), delete(:b), fetch(:b)].inspect }
  end
  task(:fails_validates) do
    validate(:mode) { |k, v| raise Capistrano::ValidationError, "#{k} is #{v}" if v == 'bad' }
    set :mode, 'good'
    set :mode, 'bad'
  end
  task(:fails_validates_lazy) do
    validate(:mode2) { |k, v| raise Capistrano::ValidationError, "#{k} is #{v}" if v == 'bad' }
    set :mode2, -> { 'bad' }
    fetch(:mode2)
  end
  task(:fails_set_both) { set(:x, 1) { 2 } }
  task(:asked) { ask :name, 'dflt'; run_locally { info fetch(:name) } }
  task(:env_words) { run_locally { info [env.keys.include?(:application), env.timestamp.class, dry_run?, deploying?, stages.inspect, fetch(:stage), stage_set?, scm.inspect].inspect } }
  task(:path_words) do
    run_locally do
      info [deploy_path, current_path, releases_path, shared_path, revision_log, stage_config_path, deploy_config_path, repo_path, release_path, repo_url].map { |p| p.to_s.sub(ENV['WORLD'], 'W') }.inspect
      info [linked_dirs(shared_path), linked_files(shared_path)].inspect rescue info $!.class.to_s
      set :linked_dirs, %w[a/b a/c d]; set :linked_files, %w[config/x]
      info [linked_dir_parents(release_path), linked_file_dirs(release_path), linked_dirs(shared_path)].map { |a| a.map { |p| p.to_s.sub(ENV['WORLD'], 'W') } }.inspect
      info [now.length, release_timestamp.length, asset_timestamp.length].inspect
      info [revision_log_message, rollback_log_message, local_user].inspect
    end
  end
  task(:roles_words) do
    run_locally do
      info roles(:all).map(&:to_s).inspect
      info roles(:app, :worker).map(&:to_s).inspect
      info roles([:app, :worker]).map(&:to_s).inspect
      info roles('app').map(&:to_s).inspect
      info roles(:all, tier: 'gold').map(&:to_s).inspect
      info roles(:all, exclude: :no_release).map(&:to_s).inspect
      info roles(:all, select: ->(s) { s.roles.include?(:worker) }).map(&:to_s).inspect
      info release_roles(:all).map(&:to_s).inspect
      info release_roles(:worker).map(&:to_s).inspect
      info primary(:db).to_s
      info primary(:none).inspect
      info roles(:all).first.roles.to_a.sort.inspect
      info roles(:all).map { |s| s.properties.to_h.keys.map(&:to_s).sort }.inspect
      info roles(/ap/).map(&:to_s).inspect
      info role_properties(:cache).inspect.gsub(ENV['PORT'], 'P')
      info roles(:app).first.has_role?(:db).inspect
      info roles(:app).first.primary.to_s
      info roles(:app).first.select?(tier: 'gold').inspect
      info roles(:app).first.local?.inspect
    end
  end
  task(:server_add) do
    server 'extra.example.com', roles: [:late], user: 'u', weight: 3, opts: { a: 1 }
    server 'extra.example.com', roles: %w[other], opts: { b: 2 }
    server 'u2@h2.example.com:2200', roles: :late
    role :late, %w[h3.example.com root@h4.example.com:99], no_release: true
    run_locally { info roles(:late).map { |s| [s.hostname, s.user, s.port, s.roles.to_a, s.properties.to_h.reject { |k, _| k == :roles }] }.inspect }
  end
  task(:t_word) { run_locally { info t(:no_current_release, host: 'h'); info t(:nothing_such); info I18n.t(:starting, scope: :capistrano) } }
  task(:i18n) { I18n.backend.store_translations(:en, capistrano: { my_text: 'hello %{who}' }); run_locally { info t(:my_text, who: 'w') } }
  task(:fails_outside) { execute :echo, 'x' }
  task(:fails_sudo_outside) { sudo :echo, 'x' }
  task(:exec_err) { begin; on(roles(:app)) { raise 'x' }; rescue => e; puts e.class, e.message, e.cause.class; end }
  task(:coordinator) { SSHKit::Coordinator.new("root@127.0.0.1:#{ENV['PORT']}").each(in: :sequence) { execute :echo, 'co' } }
  task(:backend_current) { on(roles(:app)) { execute :echo, (SSHKit::Backend.current == self), SSHKit::Backend.current.class.name.length } }
  task(:runner) do
    k = Class.new(SSHKit::Runner::Abstract) { def execute; hosts.each { |h| backend(h, &block).run }; end }
    on(roles(:app), in: k) { execute :echo, 'mine' }
  end
  task(:default_runner) { SSHKit.config.default_runner_config = { in: :sequence, wait: 0 }; on(roles(:all)) { |h| execute :echo, h } }
  task(:fails_missing_after) { after 'm:backticks', 'm:nosuch'; invoke 'm:backticks' }
  task(:fails_missing_invoke) { invoke 'nosuch:task' }
  task(:fails_missing_method) { on(roles(:app)) { nosuchmethod 1 } }
  task(:thread) { x = nil; Thread.new { x = 1 }.join; on(roles(:app)) { execute :echo, x } }
  task(:failed_rescue) { begin; on(roles(:app)) { execute :false }; rescue SSHKit::Runner::ExecuteError => e; on(roles(:app)) { execute :echo, e.cause.class.name.shellescape } end }
end
