require 'sshkit'

# Output by task: each command once for all hosts, then a line for each host, and what it wrote.
module Airbrussh
  class Configuration
    attr_accessor :color, :truncate, :log_file, :command_output, :banner, :task_prefix, :context

    def initialize
      @color = @truncate = @banner = :auto
      @log_file = 'log/capistrano.log'
      @command_output = false
      @task_prefix = nil
    end

    def apply_options(options)
      (options || {}).each { |name, value| public_send("#{name}=", value) }
      self
    end
  end

  class << self
    def configuration(options = {})
      @configuration ||= Configuration.new
      @configuration.apply_options(options)
    end

    def configure
      yield configuration
    end
  end
end

module SSHKit
  module Formatter
    class Airbrussh < Abstract
      class << self
        # Asked for the name of the task that runs.
        attr_accessor :current_task
      end

      def initialize(output, options = {})
        super
        @configuration = ::Airbrussh.configuration(options)
        @started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        @commands = []
        @task = nil
        open_log
      end

      def log_command_start(command)
        @log&.log_command_start(command)
        return unless shown?(command.verbosity)

        position(command) { |number| say("      #{color.light_black(number)} #{color.yellow(truncate(command.to_s))}") }
      end

      def log_command_data(command, stream, data)
        @log&.log_command_data(command, stream, data)
        return unless shown?(command.verbosity) && wanted_output?(stream)

        data.each_line { |text| say("      #{color.light_black(position(command))} #{text.chomp}") }
      end

      def log_command_exit(command)
        @log&.log_command_exit(command)
        return unless shown?(command.verbosity)

        mark = command.failure? ? color.red("✘ #{position(command)}") : color.green("✔ #{position(command)}")
        who = command.host && [command.host.user, command.host.to_s].compact.join('@')
        say("    #{mark} #{who} #{color.light_black(format('%.3fs', command.runtime.to_f))}")
      end

      def write(message)
        @log&.write(message)
        return unless message.is_a?(LogMessage) && shown?(message.verbosity)

        text = message.verbosity >= Logger::WARN ? color.public_send(message.verbosity == Logger::WARN ? :yellow : :red, message.to_s) : message.to_s
        say("      #{text}")
      end
      alias << write

      private

      def say(line)
        task = self.class.current_task&.call
        if task != @task
          @task = task
          @commands = []
          puts("#{clock} #{color.blue("#{@configuration.task_prefix}#{task}")}") if task
        end
        puts(line)
      end

      # "01": which of the task's commands this is; the block is called when it is a new one.
      def position(command)
        task = self.class.current_task&.call
        @commands = [] if task != @task
        text = command.to_s
        index = @commands.index(text)
        fresh = index.nil?
        index ||= @commands.length
        number = format('%02d', index + 1)
        if fresh
          yield number if block_given?
          @commands << text
        end
        number
      end

      def clock
        seconds = (Process.clock_gettime(Process::CLOCK_MONOTONIC) - @started).to_i
        format('%02d:%02d', seconds / 60, seconds % 60)
      end

      def wanted_output?(stream)
        wanted = @configuration.command_output
        wanted == true || [*wanted].include?(stream)
      end

      def truncate(text)
        limit = @configuration.truncate
        limit = terminal_width if limit == :auto
        limit.is_a?(Integer) && text.length > limit - 9 ? "#{text[0, limit - 10]}…" : text
      end

      def terminal_width
        return unless original_output.respond_to?(:tty?) && original_output.tty?

        require 'io/console'
        original_output.winsize.last
      end

      def open_log
        path = @configuration.log_file or return
        FileUtils.mkdir_p(File.dirname(path))
        file = File.open(path, 'a')
        file.sync = true
        @log = Pretty.new(file)
        def @log.shown?(_verbosity)
          true
        end
      rescue SystemCallError => e
        Kernel.warn("the log #{path} cannot be written: #{e.message}")
      end

      def shown?(verbosity)
        verbosity >= Logger::INFO
      end
    end
    AirbrusshFormatter = Airbrussh
  end
end
