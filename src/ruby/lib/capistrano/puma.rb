# Puma under systemd.
require 'capistrano/systemd_service'

module Capistrano
  class Puma < Plugin
    # Kept for recipes that install it beside a part: the parts do the work.
    def set_defaults
      set_if_empty :puma_role, :web
      set_if_empty :puma_env, -> { fetch(:rack_env, fetch(:rails_env, fetch(:stage))) }
      set_if_empty :puma_conf, -> { shared_path.join('puma.rb') }
    end

    class Systemd < SystemdService
      def service
        'puma'
      end

      def define_tasks
        super
        plugin = self
        namespace :puma do
          desc 'Restart, or reload when puma_phased_restart is set'
          task(:smart_restart) { on(roles(fetch(:puma_role))) { plugin.systemctl(fetch(:puma_phased_restart) ? 'reload' : 'restart') } }
        end
      end

      def restart_task
        'smart_restart'
      end
    end
  end
end
