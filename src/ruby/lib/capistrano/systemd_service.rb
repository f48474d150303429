require 'erb'
require 'stringio'
require 'capistrano/plugin'

module Capistrano
  # A program that systemd runs, for the user or for the system: its unit, written by a template, and what systemctl does with
  # it. Its settings and tasks begin with its name ("puma").
  class SystemdService < Plugin
    TEMPLATES = File.expand_path('templates', __dir__)

    def service
      self.class.name.split('::')[1].downcase
    end

    def set_defaults
      set_if_empty setting_of('service_unit_name'), -> { "#{fetch(:application)}_#{service}_#{fetch(:stage)}" }
      set_if_empty setting_of('env'), -> { fetch(:rack_env, fetch(:rails_env, fetch(:rake_env, fetch(:stage)))) }
      set_if_empty setting_of('enable_lingering'), -> { !system? }
      set_if_empty setting_of('lingering_user'), -> { fetch(:lingering_user, fetch(:user)) }
      set_if_empty setting_of('service_unit_env_files'), -> { fetch(:service_unit_env_files, []) }
      set_if_empty setting_of('service_unit_env_vars'), -> { fetch(:service_unit_env_vars, []) }
    end

    # By systemctl; as root where the system's units are meant.
    def execute_systemd(*words)
      words = systemd_command(*words)
      system? ? backend.sudo(words.join(' ')) : backend.execute(*words)
    end

    def systemd_command(*words)
      [setting('systemctl_bin'), *('--user' unless system?), *words]
    end

    def system?
      setting('systemctl_user') == :system
    end

    def fetch_systemd_unit_path
      system? ? '/etc/systemd/system/' : File.join(backend.capture(:pwd), '.config', 'systemd', 'user')
    end

    # A template that the recipe has for the host, the stage or all; else the one that comes with this.
    def compiled_template(from, role)
      @role = role
      own = ["-#{role.hostname}-#{fetch(:stage)}.rb", "-#{role.hostname}.rb", "-#{fetch(:stage)}.rb", '.rb.erb', '.rb', '.erb']
            .map { |ending| "lib/capistrano/templates/#{from}#{ending}" }
      own += %w[.rb.erb .rb .erb].map { |ending| "config/deploy/templates/#{from}#{ending}" }
      file = own.find { |path| File.file?(path) } || "#{TEMPLATES}/#{from}.erb"
      StringIO.new(ERB.new(File.read(file), trim_mode: '-').result(binding))
    end

    # What `bundle` is on the server.
    def expanded_bundle_command
      backend.capture(:echo, SSHKit.config.command_map[:bundle]).strip
    end

    def setting(name, *default)
      fetch(setting_of(name), *default)
    end

    # Who it runs as: the server's own word, the recipe's, or who logs in.
    def user_on(role)
      role.properties.fetch(setting_of('user')) || setting('user', nil) || role.properties.fetch(:run_as) || role.user
    end

    private

    def setting_of(name)
      :"#{service}_#{name}"
    end
  end
end
