# Packages of npm.
namespace :npm do
  desc 'Install the project dependencies via npm'
  task :install do
    on roles(fetch(:npm_roles)) do
      within(fetch(:npm_target_path, release_path)) do
        with(fetch(:npm_env_variables, {})) { execute :npm, fetch(:npm_method), fetch(:npm_flags) }
      end
    end
  end

  desc 'Remove extraneous packages via npm'
  task :prune do
    on(roles(fetch(:npm_roles))) { within(fetch(:npm_target_path, release_path)) { execute :npm, 'prune', fetch(:npm_prune_flags) } }
  end

  desc 'Rebuild via npm'
  task :rebuild do
    on roles(fetch(:npm_roles)) do
      within(fetch(:npm_target_path, release_path)) { with(fetch(:npm_env_variables, {})) { execute :npm, 'rebuild' } }
    end
  end

  before 'deploy:updated', 'npm:install'
end

namespace :load do
  task :defaults do
    set_if_empty :npm_flags, %w[--production --silent --no-progress]
    set_if_empty :npm_prune_flags, '--production'
    set_if_empty :npm_roles, :all
    set_if_empty :npm_method, 'install'
  end
end
