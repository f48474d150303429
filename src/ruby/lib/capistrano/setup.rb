# The first line of a Capfile of Capistrano 3: the words of recipes, and a task for each stage.
require 'rake'
require 'capistrano/all'
require 'capistrano/doctor'
require 'capistrano/install'

extend Capistrano::DSL # first: then these come before Rake's own words, some of which have the same names
include Capistrano::DSL

namespace :load do
  task :defaults do
    Capistrano::Defaults.apply
  end
end

require 'airbrussh/capistrano'
Airbrussh.current_task = -> { Capistrano::Application.current_task }
Airbrussh.configure do |airbrussh|
  airbrussh.log_file = 'log/capistrano.log'
  airbrussh.monkey_patch_rake = true
  airbrussh.banner = false
  airbrussh.command_output = true
end

stages.each do |stage|
  Rake::Task.define_task(stage) do
    set(:stage, stage.to_sym)
    invoke 'load:defaults'
    Rake.application['load:defaults'].define_singleton_method(:enhance) do |*|
      raise "load:defaults has already been invoked and can no longer be modified; plugins are to be required in the Capfile"
    end
    env.variables.untrusted! do
      load deploy_config_path.to_s
      load stage_config_path.join("#{stage}.rb").to_s
    end
    configure_scm
    configure_backend
  end
end

own = File.join(Dir.home, '.capfile')
load own if File.file?(own)
