module SSHKit
  module Formatter
    # A line for each command's start and end, with what it wrote in between.
    class Pretty < Abstract
      LEVEL_NAMES = %w[DEBUG INFO WARN ERROR FATAL].freeze
      LEVEL_COLORS = %i[black blue yellow red red].freeze

      def log_command_start(command)
        user = command.host.user
        where = "#{user ? "as #{colorize(user, :blue)}@" : 'on '}#{colorize(command.host, :blue)}"
        write_message(command.verbosity, "Running #{colorize(command, :yellow, :bold)} #{where}", command.uuid)
        write_message(Logger::DEBUG, "Command: #{colorize(command.to_command, :blue)}", command.uuid)
      end

      def log_command_data(command, stream, data)
        shade = { stdout: :green, stderr: :red }.fetch(stream)
        write_message(Logger::DEBUG, colorize("\t#{data}".chomp, shade), command.uuid)
      end

      def log_command_exit(command)
        result = command.failure? ? colorize('failed', :red, :bold) : colorize('successful', :green, :bold)
        status = command.exit_signal ? "signal #{command.exit_signal}" : "exit status #{command.exit_status}"
        time = format('%5.3f seconds', command.runtime)
        write_message(command.verbosity, "Finished in #{time} with #{status} (#{result}).", command.uuid)
      end

      def write(message)
        raise "write only supports formatting SSHKit::LogMessage, called with #{message.class}: #{message.inspect}" unless message.is_a?(LogMessage)

        write_message(message.verbosity, message.to_s)
      end

      protected

      # What a formatter that is made from this one says otherwise.
      def format_message(verbosity, message, uuid = nil)
        mark = uuid ? "[#{colorize(uuid, :green)}] " : ''
        "#{colorize(LEVEL_NAMES[verbosity].rjust(6), LEVEL_COLORS[verbosity])} #{mark}#{message}"
      end

      private

      def write_message(verbosity, message, uuid = nil)
        original_output << "#{format_message(verbosity, message, uuid)}\n" if verbosity >= SSHKit.config.output_verbosity
      end
    end

    # The same without colours and marks.
    class SimpleText < Pretty
      def colorize(object, _color, _mode = nil)
        object.to_s
      end

      def format_message(_verbosity, message, _uuid = nil)
        message
      end
    end
  end
end
