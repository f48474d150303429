require 'capistrano/plugin'

module Capistrano
  # Tasks for a program that systemd runs: start, stop, restart and the like, for the user or for the system.
  class SystemdService < Plugin
    # The word before the tasks and settings: "puma".
    def service
      self.class.name.split('::')[1].downcase
    end

    def set_defaults
      set_if_empty :"#{service}_role", :app
      set_if_empty :"#{service}_systemctl_user", :user
      set_if_empty :"#{service}_service_unit_name", -> { "#{fetch(:application)}_#{service}_#{fetch(:stage)}" }
    end

    def define_tasks
      plugin = self
      namespace service do
        %w[start stop restart reload status enable disable].each do |verb|
          desc "#{verb.capitalize} #{plugin.service}"
          task(verb) { on(roles(fetch(:"#{plugin.service}_role"))) { plugin.systemctl(verb) } }
        end
      end
    end

    def register_hooks
      after 'deploy:finished', "#{service}:#{restart_task}"
    end

    def restart_task
      'restart'
    end

    def systemctl(*words)
      words << fetch(:"#{service}_service_unit_name")
      return backend.execute(:systemctl, '--user', *words) if fetch(:"#{service}_systemctl_user") == :user

      backend.execute(:sudo, :systemctl, *words)
    end
  end
end
