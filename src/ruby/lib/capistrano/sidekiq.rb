# Sidekiq under systemd: told to take no more work when a deploy begins.
require 'capistrano/systemd_service'

module Capistrano
  class Sidekiq < Plugin
    def set_defaults
      set_if_empty :sidekiq_role, :worker
      set_if_empty :sidekiq_env, -> { fetch(:rack_env, fetch(:rails_env, fetch(:stage))) }
    end

    class Systemd < SystemdService
      def service
        'sidekiq'
      end

      def define_tasks
        super
        plugin = self
        namespace :sidekiq do
          desc 'Take no more work'
          task(:quiet) { on(roles(fetch(:sidekiq_role))) { plugin.systemctl('kill', '-s', 'TSTP') } }
        end
      end

      def register_hooks
        after 'deploy:starting', 'sidekiq:quiet'
        after 'deploy:updated', 'sidekiq:stop'
        after 'deploy:published', 'sidekiq:start'
        after 'deploy:failed', 'sidekiq:restart'
      end
    end
  end
end
