plugin = self

namespace :git do
  desc 'Upload the git wrapper script, this script guarantees that we can script git without getting an interactive prompt'
  task :wrapper do
    plugin.on_all do
      path = fetch(:git_wrapper_path)
      execute :mkdir, '-p', File.dirname(path).shellescape
      upload! StringIO.new(Capistrano::SCM::Git::WRAPPER), path
      execute :chmod, '700', path.shellescape
    end
  end

  desc 'Check that the repository is reachable'
  task check: :'git:wrapper' do
    fetch(:branch)
    plugin.on_all do
      with(fetch(:git_environmental_variables)) { plugin.check_repo_is_reachable }
    end
  end

  desc 'Clone the repo to the cache'
  task clone: :'git:wrapper' do
    plugin.on_all do
      if plugin.repo_mirror_exists?
        info t(:mirror_exists, at: repo_path)
      else
        within(deploy_path) { with(fetch(:git_environmental_variables)) { plugin.clone_repo } }
      end
    end
  end

  desc 'Update the repo mirror to reflect the origin state'
  task update: :'git:clone' do
    plugin.on_all do
      within repo_path do
        with fetch(:git_environmental_variables) do
          plugin.update_mirror
          plugin.verify_commit if fetch(:git_verify_commit)
        end
      end
    end
  end

  desc 'Copy repo to releases'
  task create_release: :'git:update' do
    plugin.on_all do
      with fetch(:git_environmental_variables) do
        within repo_path do
          execute :mkdir, '-p', release_path
          plugin.archive_to_release_path
        end
      end
    end
  end

  desc 'Determine the revision that will be deployed'
  task :set_current_revision do
    plugin.on_all do
      within(repo_path) { with(fetch(:git_environmental_variables)) { set :current_revision, plugin.fetch_revision } }
    end
  end
end
