require 'tmpdir'
require 'fileutils'
require 'sshkit/netssh_options'

module SSHKit
  module Backend
    # What an interaction handler answers into.
    Channel = Struct.new(:id) do
      def send_data(text)
        Muster.ssh_write(id, text)
      end

      def eof!
        Muster.ssh_close_input(id)
      end
    end

    # A host did not do what it was told for another reason than the command's own.
    class ConnectionError < SSHKit::StandardError; end

    # What the engine's two kinds of commands share.
    class OverEngine < Abstract
      private

      def execute_command(command)
        output.log_command_start(command.with_redaction)
        command.started = true
        id = submit(command)
        channel = Channel.new(id)
        ended = Muster::Fibers.events(id) { |event| take(command, channel, event) }
        raise ConnectionError, ended[4] if ended[4]

        begin
          command.finish(ended[2], ended[3])
        ensure
          output.log_command_exit(command)
        end
      end

      def take(command, channel, event)
        stream = { 'out' => :stdout, 'err' => :stderr }[event[1]] or return
        data = event[2].dup.force_encoding(Encoding::UTF_8)
        command.public_send("on_#{stream}", channel, data)
        output.log_command_data(command, stream, data)
      end

      def submission(command)
        { 'keep_open' => !command.options[:interaction_handler].nil?, 'pty' => self.class.pty?,
          'timeout' => command.options[:timeout], 'input' => command.options[:input] }.compact
      end
    end

    # Over SSH.
    class Netssh < OverEngine
      class Configuration
        attr_accessor :connection_timeout, :pty, :transfer_method
        attr_writer :ssh_options

        def initialize
          @transfer_method = :scp
        end

        def ssh_options
          @ssh_options ||= {}
        end
      end

      # Connections are kept by the engine; this answers recipes that set how long.
      Pool = Struct.new(:idle_timeout) do
        def close_connections; end
        alias_method :prune_expired, :close_connections
      end

      class << self
        def config
          @config ||= Configuration.new
        end

        def configure
          yield config
        end

        def pool
          @pool ||= Pool.new(30)
        end

        def pty?
          config.pty ? true : false
        end
      end

      def upload!(local, remote, options = {})
        remote = remote_path(remote)
        return upload_tree(local.to_s, remote) if options[:recursive]

        transfer = { 'remote' => into(remote, local) }
        local.respond_to?(:read) ? transfer['content'] = local.read : transfer['local'] = File.expand_path(local.to_s)
        info("Uploading #{local.respond_to?(:read) ? File.basename(remote) : local} to #{remote}") if options[:verbosity]
        finish(Muster.ssh_upload(engine_host, transfer))
      end

      def download!(remote, local = nil, options = {})
        return download_tree(remote_path(remote), local.to_s) if options[:recursive]

        target = local && !local.respond_to?(:write) ? File.expand_path(local.to_s) : ''
        target = File.join(target, File.basename(remote)) if File.directory?(target)
        content = finish(Muster.ssh_download(engine_host, remote_path(remote), target))[5]
        return local.write(content) && true if local.respond_to?(:write)

        local ? true : content
      end

      private

      def submit(command)
        Muster.ssh_submit(engine_host, command.to_command, submission(command))
      end

      # The engine's number of the host as it is now: a block may have changed it.
      def engine_host
        Muster.ssh_host(NetsshOptions.read(host, self.class.config.ssh_options))
      end

      def finish(id)
        ended = Muster::Fibers.events(id)
        raise ConnectionError, ended[4] if ended[4]

        ended
      end

      # A file goes into a directory under its own name.
      def into(remote, local)
        remote.end_with?('/') && !local.respond_to?(:read) ? File.join(remote, File.basename(local.to_s)) : remote
      end

      def upload_tree(local, remote)
        base = test("[ -d #{remote.shellescape} ]") ? File.join(remote, File.basename(local)) : remote
        Dir.glob("#{local}/**/*", File::FNM_DOTMATCH).sort.unshift(local).each do |path|
          next if path.end_with?('/.', '/..')

          target = path == local ? base : File.join(base, path.delete_prefix("#{local}/"))
          File.directory?(path) ? execute(:mkdir, '-p', target.shellescape) : upload!(path, target)
        end
        true
      end

      def download_tree(remote, local)
        names = capture("find #{remote.shellescape} -type f -print0", strip: false).split("\0")
        base = File.directory?(local) ? File.join(local, File.basename(remote)) : local
        names.each do |name|
          target = File.join(base, name.delete_prefix(remote))
          FileUtils.mkdir_p(File.dirname(target))
          download!(name, target)
        end
        true
      end
    end

    # On this machine.
    class Local < OverEngine
      def initialize(_host = nil, &block)
        super(Host.new(:local), &block)
      end

      def self.pty?
        false
      end

      def upload!(local, remote, _options = {})
        return FileUtils.cp_r(local, remote_path(remote)) unless local.respond_to?(:read)

        File.binwrite(remote_path(remote), local.read)
      end

      def download!(remote, local = nil, _options = {})
        return File.binread(remote_path(remote)) if local.nil?

        local.respond_to?(:write) ? local.write(File.binread(remote_path(remote))) : FileUtils.cp_r(remote_path(remote), local)
      end

      private

      def submit(command)
        Muster.ssh_here(['/bin/sh', '-c', command.to_command], submission(command))
      end
    end

    # Shows the commands and runs none: a dry run.
    class Printer < Abstract
      def execute_command(command)
        output.log_command_start(command.with_redaction)
        command.started = true
        command.instance_variable_set(:@exit_status, 0)
        output.log_command_exit(command)
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
