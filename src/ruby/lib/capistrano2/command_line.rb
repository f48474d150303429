require 'optparse'
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
      @skipped = []
      @argv = argv
    end

    def run
      read(@argv.dup)
      configuration = Configuration.new
      configuration.logger.device = @device if @device
      configuration.debug = @debug
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
    rescue NoSuchTaskError, RemoteError, NoMatchingServersError, LocalArgumentError, Muster::Error => e
      warn("*** #{e.message}")
      1
    rescue StandardError, ScriptError => e
      warn("*** #{where(e)}#{e.message}#{" (#{e.class})" unless e.instance_of?(RuntimeError)}")
      1
    end

    private

    # The recipe's own line; the text of a syntax error has it.
    def where(error)
      return if error.is_a?(SyntaxError)

      line = (error.backtrace || []).find { |place| !place.start_with?(Muster::LIBRARY, '<internal') }
      line && "#{line[/\A.*?:\d+/]}: "
    end

    def actions
      @actions.empty? ? ['default'] : @actions
    end

    def files
      return @files unless @files.empty?

      own = { system: '/etc/capistrano.conf', user: File.join(Dir.home, '.caprc') }.except(*@skipped).values
      own.select { |file| File.file?(file) } + [capfile]
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

    def read(argv)
      words = options.parse(argv)
      words.each { |word| (pair = word.match(/\A(\w+)=(.*)\z/m)) ? ENV[pair[1]] = pair[2] : @actions << word }
      @verbosity = 3 if @verbosity.zero? && !@quiet
    rescue OptionParser::ParseError => e
      raise LocalArgumentError, e.message
    end

    def options
      OptionParser.new('Usage: cap [options] action ...', 28) do |line|
        line.on('-d', '--debug', 'Asks before each command on a server.') { @debug = true }
        line.on('-e', '--explain TASK', 'Tells what a task does.') { |name| @explain = name }
        line.on('-F', '--default-config', 'Takes the Capfile, beside those of -f.') { @files << capfile }
        line.on('-f', '--file FILE', 'A recipe to load; more than one may be given.') { |file| @files << file }
        line.on('-l', '--logger [STDERR|STDOUT|FILE]', 'Where messages go.') { |name| @device = device(name) }
        line.on('-n', '--dry-run', 'Runs no command on a server.') { @dry_run = true }
        line.on('-p', '--password', 'Asks for the password at once.') { @before[:password] = CLI.password_prompt }
        line.on('-q', '--quiet', 'Says as little as it can.') { @quiet = true }
        line.on('-r', '--preserve-roles', 'Tasks that tasks call keep the roles of the first.') { nil }
        line.on('-S', '--set-before NAME=VALUE', 'A setting, made before the recipes are loaded.') { |pair| assign(@before, pair) }
        line.on('-s', '--set NAME=VALUE', 'A setting, made after they are loaded.') { |pair| assign(@after, pair) }
        line.on('-T', '--tasks [PATTERN]', 'Lists the tasks.') { |pattern| @list = Regexp.new(pattern || '') }
        line.on('-t', '--tool', 'Lists them as `namespace:task # what` for other programs.') { @list ||= //; @tool = true }
        line.on('-V', '--version', 'Tells the version.') { puts("Capistrano v2 recipes in muster") || exit }
        line.on('-v', '--verbose', 'Says more; up to three times.') { @verbosity += 1 }
        line.on('-X', '--skip-system-config', 'Does not load /etc/capistrano.conf.') { @skipped << :system }
        line.on('-x', '--skip-user-config', 'Does not load ~/.caprc.') { @skipped << :user }
        line.on('-h', '--help', 'This.') { puts(line) || exit }
      end
    end

    def device(name)
      { 'STDERR' => $stderr, 'STDOUT' => $stdout, nil => $stderr }.fetch(name) { File.open(name, 'a') }
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
      tasks.select! { |task| task.fully_qualified_name.match?(@list) }
      width = @tool ? 0 : tasks.map { |task| task.fully_qualified_name.length }.max || 0
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
