require 'time'
require 'capistrano/variables'
require 'capistrano/servers'
require 'capistrano/inventory'
require 'capistrano/reached'

module Capistrano
  # What a recipe sets up: variables, servers, filters, plugins.
  class Configuration
    def self.env
      @env ||= new
    end

    def self.reset!
      @env = new
    end

    attr_reader :variables, :servers
    attr_writer :backend

    def initialize
      @variables = Variables.new
      @servers = Servers.new
      @filters = []
      @plugins = []
    end

    %i[set fetch delete keys validate].each do |name|
      define_method(name) { |*arguments, &block| variables.public_send(name, *arguments, &block) }
    end

    def ask(key, default = nil, options = {})
      set(key, Question.new(key, default, options))
    end

    def set_if_empty(key, value = nil, &block)
      set(key, value, &block) unless variables.key?(key)
    end

    def append(key, *values)
      set(key, [*fetch(key)] + values)
    end

    def remove(key, *values)
      set(key, [*fetch(key)] - values)
    end

    def any?(key)
      value = fetch(key)
      value.is_a?(Enumerable) ? value.any? : !value.nil?  # every object has the word any?
    end

    def is_question?(key)
      variables.raw(key).is_a?(Question)
    end

    def role(name, hosts = nil, options = {}, &block)
      raise ArgumentError, "#{name} reserved name for role. Please choose another name" if name == :all
      return servers.add_lazy(name, hosts.is_a?(Hash) ? hosts : options, block) if block

      source = Inventory.lazy(name, hosts)
      return add_found(name, *source) if source
      raise ArgumentError, "role #{name.inspect}: no hosts are given" if hosts.nil?

      servers.add_role(name, hosts, options)
    end

    def server(name, properties = {})
      servers.add_host(name, properties)
    end

    def roles_for(names)
      servers.roles_for(names)
    end

    def primary(role)
      servers.primary(role)
    end

    def role_properties_for(names, &block)
      servers.role_properties_for(names, &block)
    end

    def add_filter(filter = nil, &block)
      raise ArgumentError, 'Both a block and an object were given' if filter && block

      if block
        filter = Object.new
        filter.define_singleton_method(:filter) { |servers| block.call(servers) }
      end
      raise TypeError, "Provided custom filter <#{filter.inspect}> does not have a public 'filter' method" unless filter.respond_to?(:filter)

      @filters << filter
    end

    def add_cmdline_filter(kind, values)
      @filters << Filter.new(kind, values)
    end

    def reached
      @reached ||= Reached.new(self)
    end

    # All filters together.
    def filter(servers)
      (@filters + variable_filters).reduce([*servers]) { |left, one| one.filter(left) }
    end

    def timestamp
      @timestamp ||= Time.now.utc
    end

    # Two deploys in a second, or a clock that was ahead: hosts have that name already, or a later one.
    def name_release(name)
      @timestamp = Time.strptime("#{name} UTC", '%Y%m%d%H%M%S %Z').utc if name != timestamp.strftime('%Y%m%d%H%M%S')
    end

    def dry_run?
      fetch(:sshkit_backend) == SSHKit::Backend::Printer
    end

    def backend
      @backend ||= SSHKit
    end

    def configure_backend
      backend.configure do |sshkit|
        sshkit.use_format(*[fetch(:format), fetch(:format_options)].compact)
        sshkit.output_verbosity = fetch(:log_level)
        sshkit.default_env = fetch(:default_env)
        sshkit.backend = fetch(:sshkit_backend, SSHKit::Backend::Netssh)
        sshkit.backend.configure do |over|
          over.pty = fetch(:pty)
          over.connection_timeout = fetch(:connection_timeout)
          over.ssh_options = (over.ssh_options || {}).merge(fetch(:ssh_options, {}))
        end
      end
    end

    def install_plugin(plugin, load_hooks: true, load_immediately: false)
      plugin = plugin.new if plugin.is_a?(Class)
      @plugins << plugin
      plugin.define_tasks
      plugin.register_hooks if load_hooks
      return plugin.set_defaults if load_immediately

      Rake::Task.define_task('load:defaults') { plugin.set_defaults }
    end

    def scm_installed?
      @plugins.any? { |plugin| plugin.respond_to?(:scm?) && plugin.scm? }
    end
    alias scm_plugin_installed? scm_installed?

    # Recipes of before 3.7 name the SCM in a setting.
    def configure_scm
      name = fetch(:scm)
      return if name.nil?

      set(:scm, name = :git) if name == :"default-git"
      return delete(:scm) if scm_installed?
      return install_default_scm(name.to_s.downcase) if %w[git hg svn].include?(name.to_s.downcase)

      hook_old_scm(name)
    end

    private

    # Servers that somebody else knows, with what is known of them.
    def add_found(role, options, block)
      servers.add_lazy(role, options, ->(_) { block.call.map { |found| found_server(found) } })
    end

    # At the address of now; one of the registry is believed by the keys that it registered.
    def found_server(found)
      server = Server.new(found['name'])
      server.user = found['user'] if found['user']
      server.port = found['port'] if found['port']
      own = { host_name: found['address'], host_keys: found['host_keys'] }.compact
      server.ssh_options = own unless own.empty?
      server.set(:draining, true) if found['draining']
      server.with(found['properties'] || {})
    end

    # One that is tasks of these names, in a file of this name.
    def hook_old_scm(name)
      DSL.after('deploy:new_release_path', "#{name}:create_release") if Rake::Task.task_defined?('deploy:new_release_path')
      %w[check set_current_revision].each do |step|
        DSL.before("deploy:#{step}", "#{name}:#{step}") if Rake::Task.task_defined?("deploy:#{step}")
      end
      load("capistrano/#{name}.rb")
    end

    def install_default_scm(name)
      require "capistrano/scm/#{name}"
      install_plugin(Capistrano::SCM.const_get(name.capitalize), load_immediately: true)
    end

    def variable_filters
      given = fetch(:filter, {}) || {}
      pairs = [[:role, ENV['ROLES']], [:host, ENV['HOSTS']], [:host, given[:hosts]], [:role, given[:roles]],
               [:host, given[:host]], [:role, given[:role]]]
      pairs.select { |_, values| values }.map { |kind, values| Filter.new(kind, values) }
    end
  end
end
