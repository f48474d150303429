module SSHKit
  module Backend
    # A host did not do what it was told for another reason than the command's own.
    class ConnectionError < SSHKit::StandardError; end

    # By what went wrong: the errors that recipes know.
    FAULTS = { 'file' => Net::SCP::Error, 'authentication' => Net::SSH::AuthenticationFailed,
               'host_key' => Net::SSH::HostKeyMismatch, 'lost' => Net::SSH::Disconnect }.freeze

    # What an interaction handler answers into.
    Channel = Struct.new(:id) do
      def send_data(text)
        Muster.ssh_write(id, text)
      end

      def eof!
        Muster.ssh_close_input(id)
      end
    end

    # What the engine's two kinds of commands share.
    class OverEngine < Abstract
      private

      def execute_command(command)
        output.log_command_start(command.with_redaction)
        command.started = true
        id = submit(command)
        channel = Channel.new(id)
        ended = Muster::Fibers.events(id) { |event| take(command, channel, event) }
        raise fault(ended) if ended[4]

        command.finish(ended[2], ended[3])
        output.log_command_exit(command)
      rescue StandardError
        output.log_command_failed(command) if output.respond_to?(:log_command_failed)
        raise
      end

      def fault(ended)
        FAULTS.fetch(ended[6], ConnectionError).new(ended[4])
      end

      def take(command, channel, event)
        stream = { 'out' => :stdout, 'err' => :stderr }[event[1]] or return
        data = event[2].dup.force_encoding(Encoding::UTF_8)
        command.public_send("on_#{stream}", channel, data)
        output.log_command_data(command, stream, data)
      end

      def submission(command)
        { 'keep_open' => !command.options[:interaction_handler].nil?, 'pty' => self.class.pty?,
          'timeout' => command.options[:timeout] || Netssh.default_timeout, 'input' => command.options[:input] }.compact
      end
    end
  end
end
