lock '3.17.2' rescue lock('~> 3.0')
set :application, "shop"
set :repo_url, ENV.fetch('WORLD') + "/app.git"
set :deploy_to, -> { "#{ENV['WORLD']}/target" }
set :git_wrapper_path, "#{ENV.fetch('WORLD')}/wrapper.sh"
set :local_user, "ann"
set :format, :pretty
set :format, :simpletext
set :log_level, (ENV['LOG'] || :info).to_sym
set :keep_releases, 2
set :linked_dirs, fetch(:linked_dirs, []).push('log', 'tmp/pids')
set :rails_env, -> { fetch(:stage) }
set :ssh_options, { keys: ["#{ENV.fetch('WORLD')}/id"], auth_methods: %w[publickey], verify_host_key: :never, config: false }
set :default_env, { 'FOO' => 'b a r', path: "$HOME/bin:$PATH" }
