require 'capistrano/scm/plugin'
require 'capistrano/scm/mirrored'
require 'securerandom'

module Capistrano
  module SCM
    # Mercurial: a clone on each server, and releases by `hg archive`.
    class Hg < Plugin
      include Mirrored

      def register_hooks
        hook_into_deploy(:hg)
      end

      def define_tasks
        define_mirror_tasks(:hg)
      end

      def hg(*arguments)
        backend.execute(:hg, *arguments)
      end

      def repo_mirror_exists?
        backend.test(" [ -d #{repo_path}/.hg ] ")
      end

      def check_repo_is_reachable
        hg 'id', repo_url
      end

      def clone_repo
        hg 'clone', '--noupdate', repo_url, repo_path.to_s
      end

      def update_mirror
        hg 'pull'
      end

      def archive_to_release_path
        tree = fetch(:repo_tree)&.gsub(%r{\A/|/\z}, '')
        return hg('archive', release_path, '--rev', fetch(:branch)) unless tree

        packed = "#{fetch(:tmp_dir)}/#{SecureRandom.hex(10)}.tar"
        hg 'archive -p . -I', tree, '--rev', fetch(:branch), packed
        backend.execute :mkdir, '-p', release_path
        backend.execute :tar, "-x --strip-components #{tree.split('/').size} -f", packed, '-C', release_path
        backend.execute :rm, packed
      end

      def fetch_revision
        backend.capture(:hg, %(log --rev #{fetch(:branch)} --template "{node}\n"))
      end
    end
  end
end
