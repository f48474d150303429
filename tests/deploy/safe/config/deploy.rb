# An application of files; PLAN (a Ruby file) says what a test wants beside it.
set :application, "shop"
set :repo_url, "#{ENV.fetch('SSH_TEST')}/app.git"
set :deploy_to, "/srv/my-shop"
set :local_user, "ann"
set :format, :simpletext
set :keep_releases, 3
set :ssh_options, { keys: ["#{ENV.fetch('SSH_TEST')}/key_ed25519"], verify_host_key: :never, config: false, timeout: 3,
                    keepalive: true, keepalive_interval: 1 }
role(:web) { File.read("#{ENV.fetch('SSH_TEST')}/servers").split.map { |name| "root@#{name}:2222" } } unless ENV["ELSEWHERE"]

namespace :deploy do
  task :restart do
    on(release_roles(:all)) { execute :echo, "restarted >> /srv/log" }
  end
  after :publishing, :restart
end
load ENV["PLAN"] if ENV["PLAN"]
