set :application, "shop"
set :home, "#{ENV['WORLD']}/target"
set :repository, "#{ENV['WORLD']}/app.git"
set :scm, :git
set :branch, "master"
set :deploy_to, "#{home}"
set :use_sudo, false
set :user, "root"
set :port, ENV["PORT"].to_i
set :deploy_via, (ENV["VIA"] || "checkout").to_sym
ssh_options[:keys] = ["#{ENV['WORLD']}/id"]
ssh_options[:verify_host_key] = :never
ssh_options[:config] = false

def my_instances
  File.write("#{ENV['WORLD']}/asked", "x", :mode => "a")
  ["127.0.0.1"]
end

role(:web) { my_instances }
role :app, "127.0.0.1"
role :cache, "127.0.0.2", :no_release => true
role(:db, "127.0.0.1", :primary => true)

namespace :deploy do
  desc "Restarts it"
  task :restart, :roles => :app do
    run "touch #{current_path}/restart.txt"
  end

  namespace :own do
    task :settings, :roles => :db, :only => { :primary => true } do
      put "it's text", "#{shared_path}/settings", :mode => 0600
      run "cat #{shared_path}/settings", :shell => false
      run "echo #{capture("echo 'a b'").chomp}", :env => { :X => "y z" }
    end
  end
end

task(:one_host, :hosts => "127.0.0.2") { run "echo $CAPISTRANO:HOST$ it\\'s" }
task(:broken) do
  transaction do
    first
    run "false"
  end
end
task(:first, :roles => :app) do
  on_rollback { run "echo taken back" }
  run "echo first"
end
task(:choice) { parallel { |s| s.when "in?(:app)", "echo app"; s.else "echo other" } }
task(:names) { puts Capistrano::CLI.name, Capistrano::Configuration.name, Capistrano::Logger::INFO }
