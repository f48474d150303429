require 'forwardable'

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
      extend Forwardable
      attr_reader :original_output, :options

      def_delegators :original_output, :read, :rewind
      def_delegators :@color, :colorize

      def initialize(output, options = {})
        @original_output = output
        @options = options || {}
        @color = Color.new(output)
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

      def write(_object)
        raise 'Abstract formatter should not be used directly, maybe you want SSHKit::Formatter::BlackHole'
      end

      def <<(object)
        write(object)
      end
    end
  end
end
