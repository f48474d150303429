require 'fileutils'

module SSHKit
  module Backend
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
        attr_accessor :default_timeout # seconds for commands that have no limit of their own

        def pool
          @pool ||= Pool.new(30)
        end

        def pty?
          config.pty ? true : false
        end
      end

      def upload!(local, remote, options = {})
        remote = remote_path(remote)
        return upload_tree(local.to_s, remote, options) if options[:recursive]

        upload_one(local, remote, options)
      end

      def download!(remote, local = nil, options = {})
        remote = remote_path(remote)
        return download_tree(remote, local.to_s, options) if options[:recursive]

        name = local.is_a?(String) || local.is_a?(Pathname) ? local.to_s : nil
        name = File.join(name, File.basename(remote)) if name && File.directory?(name)
        content = download_one(remote, name, options)
        return local.write(content) && true if local.respond_to?(:write) && name.nil?

        name ? true : content
      end

      # Its status and output: of a command of ours, which is not shown.
      def quietly(text)
        ended, heard = Muster::Fibers.ask(engine_host, text)
        raise fault(ended) if ended[4]

        [ended[2], heard]
      end

      private

      def submit(command)
        Muster.ssh_submit(engine_host, command.to_command, submission(command))
      end

      # The engine's number of the host as it is now: a block may have changed it.
      def engine_host
        Muster.ssh_host(NetsshOptions.read(host, self.class.config.ssh_options))
      end

      def upload_one(local, remote, options)
        io = local.respond_to?(:read) && !local.is_a?(Pathname)
        transfer = { 'remote' => io ? remote : into(remote, local) }
        io ? transfer['content'] = local.read : transfer['local'] = File.expand_path(local.to_s)
        transfer['mode'] = options[:mode] if options[:mode].is_a?(Integer)
        size = io ? transfer['content'].bytesize : File.size?(transfer['local'])
        finish(Muster.ssh_upload(engine_host, transfer), TransferNotes.new(self, 'Uploading', io ? remote : local, options)) { size.to_i }
        true
      end

      def download_one(remote, local, options)
        id = Muster.ssh_download(engine_host, remote, local ? File.expand_path(local) : '')
        notes = TransferNotes.new(self, 'Downloading', local || File.basename(remote), options)
        finish(id, notes) { |content| local ? File.size(local) : content.bytesize }
      end

      # Waits for a transfer, whose size the block tells, and gives what came.
      def finish(id, notes)
        ended = Muster::Fibers.events(id) { |event| notes.reached(event[2], event[3]) if event[1] == 'progress' }
        raise fault(ended) if ended[4]

        size = yield ended[5]
        notes.reached(size, size)
        ended[5]
      end

      # A file goes into a directory under its own name.
      def into(remote, local)
        remote.end_with?('/') ? File.join(remote, File.basename(local.to_s)) : remote
      end

      # As with scp -r: into a folder that is there already, else under the new name.
      def upload_tree(local, remote, options)
        there, = quietly("test -d #{remote.shellescape}")
        base = there.zero? ? File.join(remote, File.basename(local)) : remote
        found = Dir.glob("#{local}/**/*", File::FNM_DOTMATCH).reject { |path| path.end_with?('/.', '/..') }.sort
        folders, files = found.partition { |path| File.directory?(path) }
        target = ->(path) { base + path.delete_prefix(local) }
        make_folders([base, *folders.map(&target)])
        files.each { |path| upload_one(path, target.call(path), options) }
        true
      end

      def make_folders(paths)
        paths.each_slice(200) do |some|
          status, text = quietly("mkdir -p #{some.shelljoin} 2>&1")
          raise Net::SCP::Error, "#{host}: #{text.strip}" unless status.zero?
        end
      end

      def download_tree(remote, local, options)
        status, names = quietly("find #{remote.shellescape} -type f -print0 2>&1")
        raise Net::SCP::Error, "#{host}: #{names.strip}" unless status.zero?

        base = File.directory?(local) ? File.join(local, File.basename(remote)) : local
        names.force_encoding(Encoding::UTF_8).split("\0").each do |name|
          target = base + name.delete_prefix(remote)
          FileUtils.mkdir_p(File.dirname(target))
          download_one(name, target, options)
        end
        true
      end
    end
  end
end
