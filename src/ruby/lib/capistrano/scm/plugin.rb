require 'capistrano/plugin'

module Capistrano
  module SCM
    # A plugin that gets the code.
    class Plugin < Capistrano::Plugin
      def scm?
        true
      end

      private

      # The tasks that every SCM has: update the mirror, make a release of it, say which revision it is.
      def hook_into_deploy(name)
        after 'deploy:new_release_path', "#{name}:create_release"
        before 'deploy:check', "#{name}:check"
        before 'deploy:set_current_revision', "#{name}:set_current_revision"
      end
    end
  end
end
