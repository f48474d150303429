module SSHKit
  module Formatter
    # A dot for each command.
    class Dot < Abstract
      def log_command_start(_command); end

      def log_command_data(_command, _stream, _data); end

      def log_command_exit(command)
        original_output.print(command.failure? ? color.red('.') : color.green('.'))
        original_output.flush
      end
    end

    # Nothing.
    class BlackHole < Abstract
      def log_command_start(_command); end
      alias log_command_exit log_command_start

      def log_command_data(*); end
    end
  end
end
