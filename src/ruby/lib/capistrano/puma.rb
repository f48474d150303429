require 'capistrano/bundler'
require 'capistrano/systemd_service'

module Capistrano
  # Puma. How it is run is a part of its own: Capistrano::Puma::Systemd.
  class Puma < Plugin
    def set_defaults
      set_if_empty :puma_role, :web
      set_if_empty :puma_env, -> { fetch(:rack_env, fetch(:rails_env, fetch(:rake_env, fetch(:stage)))) }
      set_if_empty :puma_bind, -> { "unix://#{shared_path.join('tmp/sockets/puma.sock')}" }
      set_if_empty :puma_access_log, -> { shared_path.join('log/puma.log').to_s }
      set_if_empty :puma_error_log, -> { shared_path.join('log/puma_error.log').to_s }
      %i[chruby_map_bins rbenv_map_bins rvm_map_bins].each { |bins| append(bins, 'puma', 'pumactl') if fetch(bins) }
      append :bundle_bins, 'puma', 'pumactl'
    end

    # Where it listens, as the recipe writes it: "tcp://0.0.0.0:3000".
    Bind = Struct.new(:full_address, :kind, :address) do
      def local
        kind == :unix ? self : Bind.new(here(full_address), kind, here(address))
      end

      private

      def here(text)
        text.gsub(/0\.0\.0\.0(.+)/, '127.0.0.1\1')
      end
    end

    class Systemd < SystemdService
      def set_defaults
        set_if_empty :puma_systemctl_bin, -> { fetch(:systemctl_bin, '/bin/systemctl') }
        set_if_empty :puma_systemctl_user, -> { fetch(:systemctl_user, :user) }
        set_if_empty :puma_enable_socket_service, false
        set_if_empty :puma_systemd_watchdog_sec, 10
        super
      end

      def define_tasks
        eval_rakefile File.expand_path('tasks/puma.rb', __dir__)
      end

      def register_hooks
        after 'deploy:published', 'puma:smart_restart'
      end

      def units
        [setting('service_unit_name'), *("#{setting('service_unit_name')}.socket" if setting('enable_socket_service'))]
      end

      # Puts a unit where systemd looks for it.
      def install_unit(template, name, role)
        sent = "#{fetch(:tmp_dir)}/#{name}"
        backend.upload!(compiled_template(template, role), sent)
        folder = fetch(:puma_systemd_conf_dir, fetch_systemd_unit_path)
        return backend.sudo("mv #{sent} #{folder}") if system?

        backend.execute(:mkdir, '-p', folder)
        backend.execute(:mv, sent, folder)
      end

      def puma_user(role)
        user_on(role)
      end

      def service_unit_type
        fetch(:puma_service_unit_type, 'notify')
      end

      def puma_binds
        [*fetch(:puma_bind)].map do |text|
          kind, address = %r{(tcp|unix|ssl):/{1,2}(.+)}.match(text).captures
          Bind.new(text, kind.to_sym, address)
        end
      end
    end
  end
end
