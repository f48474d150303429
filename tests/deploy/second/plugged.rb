# As plugins of that generation begin.
require 'capistrano'

Capistrano::Configuration.instance(:must_exist).load do
  _cset :plugged, 4
  namespace :plugged do
    desc "Is there"
    task(:go, :roles => :app) { run "echo plugged #{fetch(:plugged)}" }
  end
  after "deploy:restart", "plugged:go"
end
