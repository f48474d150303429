require 'fileutils'

module SSHKit
  module Backend
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
  end
end
