# Passenger: by its program from version 4.0.33 on, else by touching a file.
namespace :passenger do
  programs = %i[passenger passenger-config passenger-status]

  desc 'Restart your Passenger application'
  task :restart do
    if fetch(:passenger_restart_with_touch, nil).nil? && fetch(:sshkit_backend) == SSHKit::Backend::Printer
      run_locally { fatal 'A dry run cannot ask for the version of Passenger: set :passenger_restart_with_touch to true or false for it.' }
      exit
    end
    on roles(fetch(:passenger_roles)), in: fetch(:passenger_restart_runner), wait: fetch(:passenger_restart_wait), limit: fetch(:passenger_restart_limit) do
      with fetch(:passenger_environment_variables) do
        within(fetch(:passenger_in_gemfile, false) ? release_path : capture(:pwd)) { Capistrano::Passenger.restart(self) }
      end
    end
  end

  task(:test_which_passenger) { on(roles(fetch(:passenger_roles))) { set(:passenger_in_path, test(:which, :passenger)) } }

  # Where it is no program of the system it is one of a Ruby's.
  namespace :rvm do
    task hook: :'passenger:test_which_passenger' do
      next if fetch(:passenger_in_path)
      next set(:rvm_map_bins, fetch(:rvm_map_bins) + programs) if fetch(:passenger_rvm_ruby_version) == fetch(:rvm_ruby_version)

      after :'rvm:hook', :'passenger:rvm:after_rvm_path_is_set'
    end

    task :after_rvm_path_is_set do
      prefix = "#{fetch(:rvm_path)}/bin/rvm #{fetch(:passenger_rvm_ruby_version)} do"
      programs.each { |name| SSHKit.config.command_map.prefix[name].unshift(prefix) }
    end
  end

  %i[rbenv chruby].each do |manager|
    namespace manager do
      task hook: :'passenger:test_which_passenger' do
        append(:"#{manager}_map_bins", *programs) unless fetch(:passenger_in_path)
      end
    end
  end

  namespace(:bundler) { task(:hook) { append(:bundle_bins, *programs) if fetch(:passenger_in_gemfile, false) } }
end

module Capistrano
  module Passenger
    TOUCHED_BEFORE = '4.0.33'.freeze

    # In a block of `on`.
    def self.restart(backend)
      return touch(backend, DSL.release_path) if touch?(backend)

      words = DSL.fetch(:passenger_restart_command).split(' ').map(&:to_sym) << DSL.fetch(:passenger_restart_options)
      words = [:sudo, SSHKit::Command.new(*words).to_s] if DSL.fetch(:passenger_restart_with_sudo)
      backend.execute(*words)
    end

    def self.touch?(backend)
      wanted = DSL.fetch(:passenger_restart_with_touch, nil)
      return wanted unless wanted.nil?

      version = backend.capture(:passenger, '-v')[/^Phusion Passenger(?:\(R\))? (?:Enterprise )?(?:version )?(.*)$/, 1]
      Gem::Version.new(version) < Gem::Version.new(TOUCHED_BEFORE)
    end

    def self.touch(backend, release)
      backend.execute(:mkdir, '-p', release.join('tmp'))
      backend.execute(:touch, release.join('tmp/restart.txt'))
    end
  end
end

namespace :load do
  task :defaults do
    set_if_empty :passenger_roles, :app
    set_if_empty :passenger_restart_runner, :sequence
    set_if_empty :passenger_restart_wait, 5
    set_if_empty :passenger_restart_limit, 2
    set_if_empty :passenger_restart_with_sudo, false
    set_if_empty :passenger_environment_variables, {}
    set_if_empty :passenger_restart_command, 'passenger-config restart-app'
    set_if_empty :passenger_restart_options, -> { "#{deploy_to} --ignore-app-not-running" }
    set_if_empty :passenger_rvm_ruby_version, -> { fetch(:rvm_ruby_version) }
    before :'bundler:map_bins', :'passenger:bundler:hook' if Rake::Task.task_defined?('bundler:map_bins')
    manager = { 'rvm:hook' => 'rvm', 'rbenv:map_bins' => 'rbenv', 'chruby:map_bins' => 'chruby' }.find { |task, _| Rake::Task.task_defined?(task) }
    before manager.first, "passenger:#{manager.last}:hook" if manager
  end
end
