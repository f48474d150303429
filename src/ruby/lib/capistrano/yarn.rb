# Packages of Yarn.
namespace :yarn do
  desc 'Install the project dependencies via yarn'
  task :install do
    on roles(fetch(:yarn_roles)) do
      within(fetch(:yarn_target_path, release_path)) do
        with(fetch(:yarn_env_variables, {})) { execute fetch(:yarn_bin), 'install', fetch(:yarn_flags) }
      end
    end
  end

  desc 'Remove extraneous packages via yarn'
  task :prune do
    on(roles(fetch(:yarn_roles))) { within(fetch(:yarn_target_path, release_path)) { execute fetch(:yarn_bin), 'prune', fetch(:yarn_prune_flags) } }
  end

  before 'deploy:updated', 'yarn:install'
end

namespace :load do
  task :defaults do
    set_if_empty :yarn_flags, %w[--production --silent --no-progress]
    set_if_empty :yarn_prune_flags, '--production'
    set_if_empty :yarn_bin, :yarn
    set_if_empty :yarn_roles, :all
  end
end
