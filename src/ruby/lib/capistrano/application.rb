module Capistrano
  # Rake with Capistrano's command line.
  class Application < Rake::Application
    # The name of the task whose body was begun last.
    class << self
      attr_accessor :current_task
    end

    # Rake calls this for each task's body.
    module Watched
      def execute(args = nil)
        Application.current_task = name
        SafeDeploy.around(name) { super }
      end
    end
    Rake::Task.prepend(Watched)

    # `muster deploy production` means its task deploy, `cap production` does not.
    attr_accessor :stage_alone_deploys

    WITHOUT_STAGE = %w[install].freeze

    def initialize
      super
      @rakefiles = %w[capfile Capfile capfile.rb Capfile.rb]
      @name = 'cap'
    end

    def run(argv = ARGV)
      Rake.application = self
      standard_exception_handling do
        init('cap', argv)
        load_rakefile
        top_level
        DSL.env.reached.check
      end
    end

    def top_level_tasks
      first = @top_level_tasks.first
      @top_level_tasks.push('deploy') if stage_alone_deploys && @top_level_tasks.size == 1 && DSL.stages.include?(first)
      return @top_level_tasks if (DSL.stages + WITHOUT_STAGE).include?(first)

      @top_level_tasks.unshift(ensure_stage) unless first == 'ensure_stage'
      @top_level_tasks
    end

    def find_rakefile_location
      super || [File.expand_path('Capfile', __dir__), Dir.pwd]
    end

    def sort_options(options)
      options.reject! { |(name, *)| name.match?(/\A--(quiet|silent|verbose)\b/) }
      super.push(*own_options)
    end

    # Where in the recipe: the places in the files of muster, rake and Ruby help nobody.
    def display_error_message(error)
      unless options.backtrace
        options.suppress_backtrace_pattern = not_of_the_recipe
        trace '(Backtrace restricted to imported tasks)'
      end
      super
    end

    # A deploy that fails tells its hooks.
    def exit_because_of_exception(error)
      raise error if error.is_a?(SystemExit)

      if DSL.fetch(:deploying, false)
        warn DSL.t(:deploy_failed, ex: error.message)
        HostState.tell
        DSL.invoke('deploy:failed')
      end
      exit(false)
    end

    def load_imports
      if options.show_tasks && Rake::Task.task_defined?('load:defaults')
        DSL.invoke('load:defaults')
        DSL.set(:stage, '')
        Dir[DSL.deploy_config_path.to_s].each { |file| add_import(file) }
      end
      super
    end

    private

    # A task that ends the run of tasks without a stage.
    def ensure_stage
      Rake::Task.define_task(:ensure_stage) do
        next if DSL.stage_set?

        puts DSL.t(:stage_not_set)
        $stderr.puts("The stages are: #{DSL.stages.join(', ')}") if DSL.stages.any?
        exit 1
      end
      'ensure_stage'
    end

    def not_of_the_recipe
      capfile, folder = find_rakefile_location
      theirs = [*@imported, capfile].map { |file| File.absolute_path(file, folder) }
      [DSL.deploy_config_path, DSL.stage_config_path].each { |path| theirs.push(path.to_s, path.expand_path(folder).to_s) }
      /\A(?!#{Regexp.union(theirs).source})/
    end

    def rollout_options
      [['--rolling N|N%', 'Publish on so many servers at a time.', :rolling], ['--canary N', 'Publish on so many first.', :canary],
       ['--max-failures N|N%', 'Go on while no more servers than these fail.', :max_failures],
       ['--roll-back-above N|N%', 'Go back to the old release when more servers fail.', :roll_back_above],
       ['--health-command COMMAND', 'A server is well when this succeeds there.', :health_command],
       ['--health-url URL', 'A server is well when this answers; {host} is its address.', :health_url]].map do |option, text, key|
        [option, text, ->(value) { RolloutOptions.command_line[key] = value }]
      end
    end

    def own_options
      env = Configuration.env
      [['--version', '-V', 'Show the version.', ->(_) { puts("Capistrano Version: #{VERSION} (muster, Rake Version: #{Rake::VERSION})"); exit }],
       ['--dry-run', '-n', 'Show the commands and run none.', ->(_) { env.set(:sshkit_backend, SSHKit::Backend::Printer) }],
       ['--roles ROLES', '-r', 'Only on hosts with these roles.', ->(value) { env.add_cmdline_filter(:role, value) }],
       ['--hosts HOSTS', '-z', 'Only on these hosts.', ->(value) { env.add_cmdline_filter(:host, value) }],
       ['--print-config-variables', '-p', 'Show the settings before a deploy.', ->(_) { env.set(:print_config_variables, true) }],
       *rollout_options]
    end
  end
end
