require 'capistrano2/configuration'

module Capistrano
  # The options and words of the command line of generation 2.
  class CommandLine2
    def self.run(argv)
      new(argv).run
    end

    def initialize(argv)
      @files = []
      @actions = []
      @before = {}
      @after = {}
      @verbosity = 0
      read(argv.dup)
    end

    def run
      configuration = Configuration.new
      configuration.logger.level = [[@verbosity, 0].max, Logger2::MAX_LEVEL].min unless @verbosity == 3
      configuration.dry_run = @dry_run
      @before.each { |name, value| configuration.set(name, value) }
      files.each { |file| configuration.load(file) }
      @after.each { |name, value| configuration.set(name, value) }
      configuration.trigger(:load)
      return list(configuration) if @list
      return explain(configuration) if @explain

      configuration.trigger(:start)
      actions.each { |action| configuration.find_and_execute_task(action) }
      configuration.trigger(:finish)
      configuration.trigger(:exit)
      0
    rescue NoSuchTaskError, RemoteError, NoMatchingServersError, LocalArgumentError => e
      warn("*** #{e.message}")
      1
    end

    private

    def actions
      @actions.empty? ? ['default'] : @actions
    end

    def files
      return @files unless @files.empty?

      ['/etc/capistrano.conf', File.join(Dir.home, '.caprc')].select { |file| File.file?(file) } + [capfile]
    end

    # Searched for upwards; the recipe runs where it is.
    def capfile
      loop do
        found = %w[Capfile capfile].find { |name| File.file?(name) }
        return found if found
        raise LocalArgumentError, 'there is no Capfile here or above' if Dir.pwd == '/'

        Dir.chdir('..')
      end
    end

    FLAGS = { '-n' => :dry_run, '--dry-run' => :dry_run, '-T' => :list, '--tasks' => :list }.freeze

    def read(argv)
      until argv.empty?
        word = argv.shift
        if FLAGS.key?(word) then instance_variable_set("@#{FLAGS[word]}", true)
        elsif word.start_with?('-') then read_option(word, argv)
        elsif (pair = word.match(/\A(\w+)=(.*)\z/m)) then ENV[pair[1]] = pair[2]
        else @actions << word
        end
      end
      @verbosity = 3 if @verbosity.zero? && !@quiet
    end

    def read_option(word, argv)
      case word
      when '-f', '--file' then @files << argv.shift
      when '-F', '--default-config' then @files << capfile
      when '-e', '--explain' then @explain = argv.shift
      when '-s', '--set' then assign(@after, argv.shift)
      when '-S', '--set-before' then assign(@before, argv.shift)
      when '-p', '--password' then @before[:password] = CLI.password_prompt
      when '-q', '--quiet' then @quiet = true
      when /\A-v+\z/ then @verbosity += word.length - 1
      when '-r', '--preserve-roles', '-l', '-t', '-X', '-x', '-d' then nil
      else raise LocalArgumentError, "unknown option #{word}"
      end
    end

    def assign(into, text)
      name, value = text.split('=', 2)
      into[name.to_sym] = typed(value)
    end

    def typed(text)
      case text
      when /\A\d+\z/ then text.to_i
      when /\A\d+\.\d+\z/ then text.to_f
      when 'true' then true
      when 'false' then false
      when 'nil', nil then nil
      else text.sub(/\A(['"])(.*)\1\z/m, '\2')
      end
    end

    def list(configuration)
      tasks = configuration.task_list(true).reject { |task| task.desc.empty? || task.desc.start_with?('[internal]') }
      width = tasks.map { |task| task.fully_qualified_name.length }.max || 0
      tasks.sort_by(&:fully_qualified_name).each do |task|
        puts format("cap %-#{width}s # %s", task.fully_qualified_name, task.desc.lines.first.to_s.strip)
      end
      0
    end

    def explain(configuration)
      task = configuration.find_task(@explain) or raise NoSuchTaskError, "the task `#{@explain}' does not exist"
      puts "cap #{task.fully_qualified_name}", '', task.desc
      0
    end
  end
end
