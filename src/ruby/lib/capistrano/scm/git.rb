require 'capistrano/scm/plugin'
require 'muster/autoload'
require 'securerandom'

module Capistrano
  module SCM
    # A mirror on each server, and releases by `git archive`.
    class Git < Plugin
      WRAPPER = %(#!/bin/sh -e\nexec /usr/bin/env ssh -o PasswordAuthentication=no -o StrictHostKeyChecking=no "$@"\n).freeze

      def set_defaults
        set_if_empty :git_shallow_clone, false
        set_if_empty :git_wrapper_path, -> { "#{fetch(:tmp_dir)}/git-ssh-#{SecureRandom.hex(10)}.sh" }
        set_if_empty :git_environmental_variables, -> { { git_askpass: '/bin/echo', git_ssh: fetch(:git_wrapper_path) } }
        set_if_empty :git_max_concurrent_connections, 10
        set_if_empty :git_wait_interval, 0
      end

      def register_hooks
        hook_into_deploy(:git)
      end

      def define_tasks
        eval_rakefile(File.expand_path('../tasks/git.rb', __dir__))
      end

      # In groups, for a git server counts connections.
      def on_all(&block)
        on(release_roles(:all), in: :groups, limit: fetch(:git_max_concurrent_connections), wait: fetch(:git_wait_interval), &block)
      end

      def repo_mirror_exists?
        backend.test(" [ -f #{repo_path}/HEAD ] ")
      end

      def check_repo_is_reachable
        git(:'ls-remote', git_repo_url, 'HEAD')
      end

      def clone_repo
        depth = fetch(:git_shallow_clone)
        shallow = depth ? ['--depth', depth, '--no-single-branch'] : []
        git(:clone, '--mirror', *shallow, git_repo_url, repo_path.to_s)
      end

      def update_mirror
        git(:remote, 'set-url', 'origin', git_repo_url)
        depth = fetch(:git_shallow_clone)
        depth ? git(:fetch, '--depth', depth, 'origin', fetch(:branch)) : git(:remote, :update, '--prune')
      end

      def verify_commit
        git(:'verify-commit', fetch_revision)
      end

      def archive_to_release_path
        tar = "| #{SSHKit.config.command_map[:tar]} -x"
        tree = fetch(:repo_tree)&.gsub(%r{\A/|/\z}, '')
        return git(:archive, fetch(:branch), "#{tar} -f - -C", release_path) unless tree

        git(:archive, fetch(:branch), tree, "#{tar} --strip-components #{tree.split('/').size} -f - -C", release_path)
      end

      def fetch_revision
        backend.capture(:git, "rev-list --max-count=1 #{fetch(:branch)}")
      end

      def git(*arguments)
        backend.execute(:git, *arguments)
      end

      def git_repo_url
        user = fetch(:git_http_username) or return repo_url
        password = fetch(:git_http_password)
        URI.parse(repo_url).tap do |uri|
          uri.user = user
          uri.password = CGI.escape(password) if password
        end.to_s
      end
    end
  end
end
