module SSHKit
  module Backend
    # Shows the commands and runs none: a dry run.
    class Printer < Abstract
      def execute_command(command)
        output.log_command_start(command.with_redaction)
        command.instance_variable_set(:@exit_status, 0)
      end
      public :execute_command

      def upload!(local, remote, _options = {})
        info("Uploading #{local.respond_to?(:read) ? 'a text' : local} to #{remote}")
      end

      def download!(remote, _local = nil, _options = {})
        info("Downloading #{remote}")
        ''
      end
    end

    # Does nothing at all.
    class Skipper < Abstract
      def execute_command(command)
        command.instance_variable_set(:@exit_status, 0)
      end
      public :execute_command

      def info(*); end
      alias upload! info
      alias download! info
    end
  end
end
