namespace :deploy do
  after :publishing, :restart
  desc 'Restart'
  task :restart do
    on roles(:app), in: :sequence, wait: 0 do
      execute :touch, release_path.join('restart.txt')
    end
  end
  after :restart, :clear do
    on roles(:web), in: :groups, limit: 3, wait: 0 do
      within release_path do
        execute :echo, 'clear', fetch(:from_defaults), fetch(:stage_note)
      end
    end
  end
  before :starting, :check_rev do
    unless `git rev-parse HEAD 2>/dev/null` == 'x'
      puts 'WARNING: not pushed'
    end
  end
  task :seed do
    on primary :db do
      within current_path do
        with rails_env: fetch(:rails_env, 'production') do
          execute :echo, 'seed'
        end
      end
    end
  end
end
namespace :m do
  task(:prefixed) { on(roles(:app)) { execute :echo, SSHKit.config.command_map[:rake], SSHKit.config.command_map[:composer]; execute :composer, '--version', raise_on_non_zero_exit: false } }
  task(:env) { on(roles(:app)) { execute :env, '| grep LANG' } }
  %w[start stop].each do |c|
    desc "#{c} app"
    task c.to_sym do
      on(roles(fetch(:tool_roles))) { execute :echo, c }
    end
  end
  task :all => %i[start stop]
  task(:cfg) { run_locally { info YAML.load("a: [1]").inspect rescue info 'noyaml' } }
  desc "with args"
  task :tail, [:file, :lines] do |_t, args|
    args.with_defaults(lines: 3)
    on(roles(:app)) { execute :echo, "#{args[:file]} #{args.lines}" }
  end
  task :props do
    on roles(:all, filter: :active) do |h| execute :echo, h.properties.active, h.properties.redis&.fetch(:port) end
    on roles(:app, exclude: :active) do |h| execute :echo, 'none' end
    on roles(:app).reject { |h| h.properties.active } do |h| execute :echo, 'rej' end
    on roles(:web).first do |h| execute :echo, h end
  end
  task :flow do
    on roles(:app) do |host|
      begin
        execute :false
      rescue SSHKit::Command::Failed => e
        warn "failed: #{e.class}"
      else
        info 'fine'
      ensure
        info 'ensured'
      end
      unless test(:ls, '/nope')
        info "no /nope on #{host}"
      end
      pid = capture("cat /nope/pid 2>/dev/null || true").to_i
      execute :kill, pid if pid > 0
      execute("echo 1 && echo 2")
      execute :echo, *%w[a b], '&&', :echo, 'c'
    end
  end
  task :config_yaml do
    require 'yaml'
    set :conf, YAML.safe_load("web: {port: 80}")
    on(roles(:app)) { execute :echo, fetch(:conf)['web']['port'] }
  end
  task :ask_many do
    ask(:branchy, 'main'); set :br, -> { fetch(:branchy) }
    on(roles(:app)) { execute :echo, fetch(:br) }
  end
  task(:roles_dyn) { role :dyn, %w[127.0.0.1:1], x: 1; run_locally { info roles(:dyn).map { |s| "#{s.hostname}:#{s.port == 1}" }.inspect } }
  task(:dl) { on(roles(:db)) { |h| s = download!('/etc/hostname'); info s.class.name; execute :echo, s.strip.empty? } }
  task(:scope_dsl) { o = Object.new; def o.x; fetch(:application); end; run_locally { info o.send(:x) } }
  task(:multi_on) { on(roles(:app), in: :parallel) { |h| set "r_#{h.hostname}", 1 }; run_locally { info fetch('r_127.0.0.1').inspect } }
end
