module Capistrano
  # The lines of `cap shell`.
  class Shell2
    HELP = "COMMAND, on HOST,HOST [COMMAND], with ROLE,ROLE [COMMAND], !TASK [TASK…], set -v LEVEL, exit\n".freeze

    def initialize(configuration)
      @configuration = configuration.top
      @where = {}
    end

    # What goes wrong ends the line, not the session.
    def obey(line)
      case line
      when '' then nil
      when /\A(help|\?)\z/ then print HELP
      when /\Aset -v (\d)\z/ then @configuration.logger.level = Regexp.last_match(1).to_i
      when /\A!(.+)\z/ then Regexp.last_match(1).split.each { |name| @configuration.find_and_execute_task(name) }
      when /\A(on|with)\s+(\S+)(?:\s+(.+))?\z/ then narrowed(Regexp.last_match(1) == 'on' ? :hosts : :roles, *Regexp.last_match[2, 2])
      else everywhere(line, @where)
      end
    rescue Error, SSHKit::StandardError, ArgumentError => e
      warn("*** #{e.message}")
    end

    private

    def narrowed(kind, names, command)
      chosen = names == 'all' ? {} : { kind => kind == :roles ? names.split(',').map(&:to_sym) : names.split(',') }
      command ? everywhere(command, chosen) : @where = chosen
    end

    # Outside of a task, whose own roles would hold.
    def everywhere(command, where)
      servers = @configuration.find_servers(where)
      @configuration.run(command, hosts: servers) do |channel, stream, data|
        data.each_line { |line| puts "#{"[#{stream} :: #{channel[:server]}]"} #{line.chomp}" }
      end
    end
  end
end
