module SSHKit
  module Formatter
    # A formatter's class by its name, in any writing: :pretty, :simpletext, "AirbrusshFormatter".
    def self.named(name)
      return name if name.is_a?(Class)

      wanted = name.to_s.downcase
      constant = constants.find { |known| known.to_s.downcase == wanted }
      raise NameError, "Unrecognized SSHKit::Formatter \"#{name}\". Supported formats are: #{constants.join(', ')}" unless constant

      const_get(constant)
    end

    # Where messages and commands are shown. A formatter of a recipe's own defines some of these.
    class Abstract
      attr_reader :original_output, :options

      def initialize(output, options = {})
        @original_output = output
        @options = options || {}
      end

      %i[fatal error warn info debug].each do |level|
        define_method(level) { |message| write(LogMessage.new(Logger.level(level), message)) }
      end

      def log(message)
        info(message)
      end

      def log_command_start(command)
        write(command)
      end

      def log_command_data(command, _stream, _data)
        write(command)
      end

      def log_command_exit(command)
        write(command)
      end

      def write(_object); end
      alias << write

      def puts(text = '')
        original_output.puts(text)
      end

      private

      def color
        @color ||= Color.new(original_output)
      end

      def shown?(verbosity)
        SSHKit.config.output_verbosity <= verbosity
      end
    end
  end
end
