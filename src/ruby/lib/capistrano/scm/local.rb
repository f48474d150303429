require 'capistrano/scm/plugin'
require 'digest'
require 'tmpdir'

module Capistrano
  module SCM
    # Code that is on this machine: a folder, or a tarball (:repo_url), packed once and sent to every server.
    class Local < Plugin
      def set_defaults
        set_if_empty :local_exclude, %w[.git .hg .svn]
      end

      def register_hooks
        after 'deploy:new_release_path', 'local:create_release'
        before 'deploy:check', 'local:check'
        before 'deploy:set_current_revision', 'local:set_current_revision'
      end

      def define_tasks
        plugin = self
        namespace :local do
          desc 'Check that the code is there'
          task(:check) { plugin.check_source }

          desc 'Send the code to a new release'
          task :create_release do
            package = plugin.package
            on(release_roles(:all)) { plugin.unpack(package) }
          end

          desc 'Say which code it is'
          task(:set_current_revision) { set :current_revision, plugin.revision }
        end
      end

      def check_source
        raise "the code of :repo_url is not there: #{source}" unless File.exist?(source)
      end

      # A tarball of the folder; a tarball that is given is taken as it is.
      def package
        return source unless File.directory?(source)

        @package ||= File.join(Dir.mktmpdir('muster-release'), 'release.tar.gz').tap do |path|
          excluded = fetch(:local_exclude).flat_map { |name| ['--exclude', name] }
          system('tar', '-czf', path, *excluded, '-C', source, '.') || raise("#{source} cannot be packed")
        end
      end

      def unpack(package)
        sent = "#{fetch(:tmp_dir)}/muster-#{revision}.tar.gz"
        backend.upload!(package, sent)
        backend.execute(:mkdir, '-p', release_path)
        backend.execute(:tar, '-xzf', sent, '-C', release_path)
        backend.execute(:rm, '-f', sent)
      end

      # The digest of what is sent.
      def revision
        @revision ||= Digest::SHA1.file(package).hexdigest
      end

      private

      def source
        File.expand_path(repo_url.to_s)
      end
    end
  end
end
