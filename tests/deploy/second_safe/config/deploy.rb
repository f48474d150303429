# The same application as in ../../safe, by a recipe of Capistrano 2.
set :application, "shop"
set :repository, "#{ENV['SSH_TEST']}/app.git"
set :scm, :git
set :branch, "master"
set :deploy_to, "/srv/my-shop"
set :deploy_via, :export
set :use_sudo, false
set :user, "root"
set :port, 2222
set :keep_releases, 3
set :normalize_asset_timestamps, false
set :shared_children, %w[log]
ssh_options.merge!(:keys => ["#{ENV['SSH_TEST']}/key_ed25519"], :verify_host_key => :never, :config => false, :timeout => 3,
                   :keepalive => true, :keepalive_interval => 1)
role(:web) { File.read("#{ENV['SSH_TEST']}/servers").split }

namespace :deploy do
  task :restart, :roles => :web do
    run "echo restarted >> /srv/log"
  end
end
after "deploy", "deploy:cleanup"
load ENV["PLAN"] if ENV["PLAN"]
