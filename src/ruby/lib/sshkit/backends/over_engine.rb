module SSHKit
  module Backend
    # A host did not do what it was told for another reason than the command's own.
    class ConnectionError < SSHKit::StandardError; end

    # By what went wrong: the errors that recipes know.
    FAULTS = { 'file' => Net::SCP::Error, 'authentication' => Net::SSH::AuthenticationFailed,
               'host_key' => Net::SSH::HostKeyMismatch, 'lost' => Net::SSH::Disconnect }.freeze

    # What an interaction handler answers into.
    Channel = Struct.new(:id) do
      include Answering
    end

    # What the engine's two kinds of commands share.
    class OverEngine < Abstract
      private

      def execute_command(command)
        id = Muster::Fibers.outside { begin_command(command) }
        channel = Channel.new(id)
        ended = Muster::Fibers.events(id) { |event| take(command, channel, event) }
        raise fault(ended) if ended[4]

        command.finish(ended[2], ended[3])
        Muster::Fibers.outside { output.log_command_exit(command) }
      rescue StandardError
        output.log_command_failed(command) if output.respond_to?(:log_command_failed)
        raise
      end

      def begin_command(command)
        output.log_command_start(command.with_redaction)
        command.started = true
        submit(command)
      end

      def fault(ended)
        FAULTS.fetch(ended[6], ConnectionError).new(ended[4])
      end

      def take(command, channel, event)
        stream = { 'out' => :stdout, 'err' => :stderr }[event[1]] or return
        data = event[2].dup.force_encoding(Encoding::UTF_8)
        command.public_send("on_#{stream}", channel, data)
        Muster::Fibers.outside { output.log_command_data(command, stream, data) }
      end

      def submission(command)
        { 'keep_open' => !command.options[:interaction_handler].nil?, 'pty' => self.class.pty?,
          'timeout' => command.options[:timeout] || Netssh.default_timeout, 'input' => command.options[:input] }.compact
      end
    end
  end
end
