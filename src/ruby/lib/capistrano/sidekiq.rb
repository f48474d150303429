require 'capistrano/bundler'
require 'capistrano/systemd_service'

module Capistrano
  # Sidekiq. How it is run is a part of its own: Capistrano::Sidekiq::Systemd.
  class Sidekiq < Plugin
    def define_tasks
      eval_rakefile File.expand_path('tasks/sidekiq.rb', __dir__)
    end

    def set_defaults
      set_if_empty :sidekiq_default_hooks, true
      set_if_empty :sidekiq_roles, fetch(:sidekiq_role, :worker)
      set_if_empty :sidekiq_log, -> { shared_path.join('log/sidekiq.log').to_s }
      set_if_empty :sidekiq_error_log, -> { shared_path.join('log/sidekiq_error.log').to_s }
      set_if_empty :sidekiq_config_files, ['sidekiq.yml']
      %i[rbenv_map_bins rvm_map_bins chruby_map_bins bundle_bins].each { |bins| append bins, 'sidekiq', 'sidekiqctl' }
    end

    # A unit for each of its configuration files.
    class Systemd < SystemdService
      def set_defaults
        set_if_empty :systemctl_bin, '/bin/systemctl'
        set_if_empty :service_unit_user, :user
        set_if_empty :sidekiq_systemctl_bin, -> { fetch(:systemctl_bin) }
        set_if_empty :sidekiq_systemctl_user, -> { fetch(:service_unit_user) }
        set_if_empty :sidekiq_command, 'sidekiq'
        set_if_empty :sidekiq_command_args, -> { "-e #{fetch(:sidekiq_env)}" }
        set_if_empty :sidekiq_mark_deploy, false
        super
      end

      def define_tasks
        eval_rakefile File.expand_path('tasks/sidekiq_systemd.rb', __dir__)
      end

      def each_unit(role, &block)
        config_files(role).each { |file| block.call("#{unit_of(file)}.service") }
      end

      # As who it runs as on the server.
      def as_its_user(role, &block)
        user = user_on(role)
        user == role.user ? yield : backend.as(user, &block)
      end

      def config_files(role)
        role.properties.fetch(:sidekiq_config_files) || fetch(:sidekiq_config_files)
      end

      def unit_of(file)
        file == 'sidekiq.yml' ? setting('service_unit_name') : "#{setting('service_unit_name')}.#{file.split('.')[0..-2].join('.')}"
      end

      def sidekiq_config
        "--config config/#{@config_file}" if @config_file != 'sidekiq.yml'
      end

      def install_units(role)
        folder = fetch(:service_unit_path, fetch_systemd_unit_path)
        backend.execute(:mkdir, '-p', folder) unless system?
        config_files(role).each do |file|
          @config_file = file
          sent = "/tmp/sidekiq.#{file}.service"
          backend.upload!(compiled_template('sidekiq.service.capistrano', role), sent)
          backend.execute(*(:sudo if system?), :mv, sent, File.join(folder, "#{unit_of(file)}.service"))
        end
      end
    end
  end
end
