require 'capistrano/scm/plugin'
require 'capistrano/scm/mirrored'

module Capistrano
  module SCM
    # Subversion: a working copy on each server, and releases by `svn export`.
    class Svn < Plugin
      include Mirrored

      def register_hooks
        hook_into_deploy(:svn)
      end

      def define_tasks
        define_mirror_tasks(:svn)
      end

      def svn(*arguments)
        given = { username: fetch(:svn_username), password: fetch(:svn_password), revision: fetch(:svn_revision) }
        backend.execute(:svn, *arguments, *given.compact.map { |name, value| "--#{name} #{value}" })
      end

      def repo_mirror_exists?
        backend.test(" [ -d #{repo_path}/.svn ] ")
      end

      def check_repo_is_reachable
        given = %i[username password].map { |name| fetch(:"svn_#{name}") ? "--#{name} #{fetch(:"svn_#{name}")}" : '' }
        backend.test(:svn, :info, repo_url, *given)
      end

      def clone_repo
        svn :checkout, repo_url, repo_path.to_s
      end

      def update_mirror
        svn :switch, repo_url unless fetch_repo_mirror_url == repo_url
        svn :update
      end

      def archive_to_release_path
        svn :export, '--force', '.', release_path
      end

      def fetch_revision
        backend.capture(:svnversion, repo_path.to_s)
      end

      def fetch_repo_mirror_url
        backend.capture(:svn, :info, repo_path.to_s)[/^URL: (.*)$/, 1]
      end
    end
  end
end
