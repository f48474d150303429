module SSHKit
  module Formatter
    # A dot for each command.
    class Dot < Abstract
      def log_command_exit(command)
        original_output << colorize('.', command.failure? ? :red : :green)
      end

      def write(_object); end
    end

    # Nothing.
    class BlackHole < Abstract
      def write(_object); end
    end
  end
end
