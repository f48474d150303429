module Capistrano
  module SCM
    # The tasks of an SCM with a mirror on each server.
    module Mirrored
      def define_mirror_tasks(name)
        plugin = self
        namespace name do
          desc 'Check that the repo is reachable'
          task(:check) { on(release_roles(:all)) { plugin.check_repo_is_reachable } }

          desc 'Clone the repo to the cache'
          task :clone do
            on release_roles(:all) do
              next info(t(:mirror_exists, at: repo_path)) if plugin.repo_mirror_exists?

              within(deploy_path) { plugin.clone_repo }
            end
          end

          desc 'Pull changes from the remote repo'
          task(update: :"#{name}:clone") { on(release_roles(:all)) { within(repo_path) { plugin.update_mirror } } }

          desc 'Copy repo to releases'
          task(create_release: :"#{name}:update") { on(release_roles(:all)) { within(repo_path) { plugin.archive_to_release_path } } }

          desc 'Determine the revision that will be deployed'
          task(:set_current_revision) { on(release_roles(:all)) { within(repo_path) { set :current_revision, plugin.fetch_revision } } }
        end
      end
    end
  end
end
