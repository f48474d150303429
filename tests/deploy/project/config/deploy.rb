lock "~> 3.17"
set :application, "shop"
set :repo_url, "#{ENV.fetch('WORLD')}/app.git"
set :deploy_to, "#{ENV.fetch('WORLD')}/target"
set :git_wrapper_path, "#{ENV.fetch('WORLD')}/wrapper.sh"
set :local_user, "ann"
set :format, ENV.fetch("FORMAT", "simpletext").to_sym
set :format_options, log_file: nil if ENV["FORMAT"] == "airbrussh"
set :keep_releases, 2
case ENV["VARIANT"]
when "linked"
  append :linked_files, "config/database.yml", "config/deep/er/secret.key"
  append :linked_dirs, "log", "tmp/pids", "public"
when "subtree" then set :repo_tree, "site"
when "shallow" then set :git_shallow_clone, 1
when "names"
  set :releases_directory, "versions"
  set :shared_directory, "common"
  set :current_directory, "live"
  set :repo_path, -> { deploy_path.join("mirror") }
when "environment" then set :default_env, { path: "/opt/x/bin:$PATH", "RAILS_ENV" => "production", :quoted => 'a "b"' }
when "branch" then set :branch, "feature"
when "lazy"
  set :branch, -> { fetch(:wanted) }
  set(:wanted) { "master" }
when "hooks"
  before "deploy:starting", "hook:early"
  after "deploy:updated", "hook:built"
  after "deploy:finished", :late do
    on(roles(:all)) { execute :echo, "late" }
  end
end
