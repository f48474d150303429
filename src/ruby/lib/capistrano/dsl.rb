require 'capistrano/configuration'
require 'capistrano/i18n'

module Capistrano
  # The words of recipes. They are in Object, so that methods and blocks of any kind can use them.
  module DSL
    extend self

    %i[set fetch delete set_if_empty append remove any? ask is_question? validate server primary configure_backend
       dry_run? install_plugin configure_scm scm_plugin_installed? add_filter].each do |name|
      define_method(name) { |*arguments, **options, &block| env.public_send(name, *arguments, **options, &block) }
    end

    def env
      Configuration.env
    end

    def ask(key, default = nil, options = {})
      env.ask(key, default, options)
    end

    def server(name, properties = {})
      env.server(name, properties)
    end

    def role(name, hosts = nil, options = {}, &block)
      env.role(name, hosts, options, &block)
    end

    def roles(*names)
      env.roles_for(names)
    end

    def role_properties(*names, &block)
      env.role_properties_for(names, &block)
    end

    # The servers of roles that hold releases.
    def release_roles(*names)
      options = names.last.is_a?(Hash) ? names.pop : {}
      without = options[:exclude] ? ->(server) { server.fetch(:no_release) || server.fetch(options[:exclude]) } : :no_release
      roles(*names, options.merge(exclude: without))
    end

    # Runs a block on servers that pass the filters. The block has copies: what it changes of a host is its own.
    def on(hosts, options = {}, &block)
      given = [*hosts].compact
      chosen = env.filter(given.map { |host| host.is_a?(SSHKit::Host) ? Marshal.load(Marshal.dump(host)) : host })
      env.reached.note(given, chosen)
      SSHKit::Coordinator.new(SafeDeploy.narrow(chosen)).each(options, &block)
    end

    def run_locally(&block)
      backend = dry_run? ? SSHKit::Backend::Printer : SSHKit::Backend::Local
      backend.new(SSHKit::Host.new(:local), &block).run
    end

    def execute(*)
      raise NoMethodError, '`execute` is for commands on servers: call it inside `on roles(…) do … end` or `run_locally do … end`'
    end

    def sudo(*arguments)
      SSHKit::Backend.current ? SSHKit::Backend.current.execute(:sudo, *arguments) : execute(:sudo, *arguments)
    end

    # Runs a task, once: a second time it is skipped with a warning, as Rake has it.
    def invoke(name, *arguments)
      task = Rake::Task[name]
      if task.already_invoked
        file, line = caller_locations(1, 1).map { |place| [place.path, place.lineno] }.first
        warn("Skipping task `#{name}'.\nCapistrano tasks may only be invoked once. Since task `#{name}' was previously invoked, " \
             "invoke(\"#{name}\") at #{file}:#{line} will be skipped.\nIf you really meant to run this task again, use invoke!(\"#{name}\")")
      end
      task.invoke(*arguments)
    end

    def invoke!(name, *arguments)
      task = Rake::Task[name]
      task.reenable
      task.invoke(*arguments)
    end

    def t(key, options = {})
      Capistrano.text(key, options)
    end

    def scm
      fetch(:scm)
    end

    def local_user
      fetch(:local_user)
    end

    def revision_log_message
      fetch(:revision_log_message,
            t(:revision_log_message, branch: fetch(:branch), user: local_user, sha: fetch(:current_revision),
                                     release: fetch(:release_timestamp)))
    end

    def rollback_log_message
      t(:rollback_log_message, user: local_user, release: fetch(:rollback_timestamp))
    end

    # The version that a recipe was written for. A newer generation is no reason to stop.
    def lock(version)
      return if version[/\d+/] == '3'

      raise ArgumentError, "this recipe is for Capistrano #{version}; muster runs recipes of generation 3 and 2"
    end

    def deploying?
      fetch(:deploying, false)
    end

    def stages
      names = Dir[stage_config_path.join('*.rb').to_s].map { |path| File.basename(path, '.rb') }.sort
      wrong = names & %w[deploy doctor install]
      raise ArgumentError, "\"#{wrong.first}\" is a word of Capistrano's own and cannot be the name of a stage" if wrong.any?

      names
    end

    def stage_set?
      !!fetch(:stage, false)
    end

    def stage_definitions
      stage_config_path.join('*.rb')
    end
  end
end

require 'capistrano/paths'
require 'capistrano/task_words'

module Capistrano
  module DSL
    include Paths
    include TaskWords
    extend self
  end
end
