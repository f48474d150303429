# The plugins of a variant, with its settings.
world = ENV.fetch("WORLD")
set :application, "shop"
set :repo_url, "#{world}/app.git"
set :deploy_to, "#{world}/target"
set :tmp_dir, "#{world}/target/tmp"
set :local_user, "ann"
set :format, ENV.fetch("FORMAT").to_sym
set :ssh_options, { keys: ["#{world}/id"], verify_host_key: :never, config: false, auth_methods: %w[publickey] }
(PLUGGED[:settings] || {}).each { |name, value| set name, value.is_a?(String) ? value.sub("WORLD", world) : value }
