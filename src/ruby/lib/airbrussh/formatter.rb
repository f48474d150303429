module Airbrussh
  class Formatter < SSHKit::Formatter::Abstract
    INDENT = 6
    WORDS = { SSHKit::Logger::WARN => ['WARN', :yellow, ' '], SSHKit::Logger::ERROR => ['ERROR', :red, ''],
              SSHKit::Logger::FATAL => ['FATAL', :red, ''] }.freeze

    def initialize(output, options = {})
      super(output, {})
      @config = Airbrussh.configuration(options)
      @console = Console.new(output, @config)
      @commands = []
      @log = @config.log_file && LogFile.open(@config.log_file)
      @console.print_line(@config.banner_message) if @config.banner_message
    end

    def log_command_start(command)
      @log&.log_command_start(command)
      return unless shown?(command)

      fresh = note(command)
      say_task
      say("#{number(command)} #{paint(command.to_s.delete_prefix('/usr/bin/env '), :yellow)}") if fresh
    end

    def log_command_data(command, stream, data)
      @log&.log_command_data(command, stream, data)
      return unless shown?(command) && @config.show_command_output?(stream)

      data.each_line { |line| say("#{number(command)} #{line.chomp}") }
    end

    def log_command_exit(command)
      @log&.log_command_exit(command)
      return unless shown?(command)

      host = command.host
      who = [host.user || (host.ssh_options || {})[:user], host.hostname].compact.join('@')
      mark = command.failure? ? paint("✘ #{number(command)} #{who}", :red) : paint("✔ #{number(command)} #{who}", :green)
      say("#{mark} #{format('%5.3fs', command.runtime)}", INDENT - 2)
    end

    def write(message)
      return unless message.is_a?(SSHKit::LogMessage)

      @log&.write(message)
      return unless shown?(message)

      say_task
      word, color, gap = WORDS[message.verbosity]
      say(word ? "#{paint(word, color)} #{gap}#{message}" : message.to_s)
    end

    private

    def shown?(subject)
      subject.verbosity > SSHKit::Logger::DEBUG
    end

    def current_task
      Airbrussh.current_task&.call
    end

    # Commands are numbered within a task. Whether this is a new one.
    def note(command)
      @commands.clear if @commands_of != current_task
      @commands_of = current_task
      text = command.to_s
      @commands.include?(text) ? false : (@commands << text) && true
    end

    def number(command)
      format('%02d', @commands.index(command.to_s).to_i + 1)
    end

    def say_task
      task = current_task
      return if task.nil? || task == @said_task

      @said_task = task
      show("#{@config.task_prefix}#{clock} #{paint(task, :blue)}")
    end

    def clock
      now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      format('%02d:%02d', *(now - (@started ||= now)).to_i.divmod(60))
    end

    def say(line, indent = INDENT)
      show("#{' ' * indent}#{line}")
    end

    def show(line)
      @console.print_line(line)
    end

    def paint(text, color)
      Console.paint(text, color)
    end
  end
end

module SSHKit
  module Formatter
    Airbrussh = ::Airbrussh::Formatter
  end
end
