module SSHKit
  module Formatter
    # A line for each command's start and end, with what it wrote in between.
    class Pretty < Abstract
      COLORS = { 'DEBUG' => :black, 'INFO' => :blue, 'WARN' => :yellow, 'ERROR' => :red, 'FATAL' => :red }.freeze
      NAMES = { Logger::DEBUG => 'DEBUG', Logger::INFO => 'INFO', Logger::WARN => 'WARN', Logger::ERROR => 'ERROR',
                Logger::FATAL => 'FATAL' }.freeze

      def log_command_start(command)
        return unless shown?(command.verbosity)

        user = command.host&.user
        where = command.host ? " #{user ? "as #{color.blue(user)}@" : 'on '}#{color.blue(command.host.to_s)}" : ''
        line(command.verbosity, "Running #{color.yellow(command.to_s, :bold)}#{where}", command.uuid)
        line(Logger::DEBUG, "Command: #{color.blue(command.to_command)}", command.uuid) if shown?(Logger::DEBUG)
      end

      def log_command_data(command, stream, data)
        return unless shown?(Logger::DEBUG)

        shade = stream == :stdout ? :green : :red
        data.lines.each { |text| line(Logger::DEBUG, color.public_send(shade, "\t#{text}".chomp), command.uuid) }
      end

      def log_command_exit(command)
        return unless shown?(command.verbosity)

        result = command.failure? ? color.red('failed', :bold) : color.green('successful', :bold)
        status = command.exit_signal ? "signal #{command.exit_signal}" : "exit status #{command.exit_status.inspect}"
        line(command.verbosity, format('Finished in %.3f seconds with %s (%s).', command.runtime.to_f, status, result),
             command.uuid)
      end

      def write(message)
        line(message.verbosity, message.to_s) if message.is_a?(LogMessage) && shown?(message.verbosity)
      end
      alias << write

      private

      def line(verbosity, text, uuid = nil)
        name = NAMES.fetch(verbosity, 'INFO')
        mark = uuid ? "[#{color.green(uuid)}] " : ''
        puts("#{color.colorize(name.rjust(6), COLORS[name])} #{mark}#{text}")
      end
    end

    # The same without colours and marks.
    class SimpleText < Pretty
      private

      def line(_verbosity, text, _uuid = nil)
        puts(text)
      end

      def color
        @color ||= Color.new(StringIO.new, {})
      end
    end
  end
end
