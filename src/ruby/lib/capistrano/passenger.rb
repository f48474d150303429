# Restarts applications under Passenger: by its program from version 4.0.33 on, else by touching a file.
namespace :passenger do
  desc 'Restart your Passenger application'
  task :restart do
    on roles(fetch(:passenger_roles)), in: fetch(:passenger_restart_runner), wait: fetch(:passenger_restart_wait), limit: fetch(:passenger_restart_limit) do
      with fetch(:passenger_environment_variables) do
        if fetch(:passenger_restart_with_touch)
          within(release_path) do
            execute :mkdir, '-p', release_path.join('tmp')
            execute :touch, release_path.join('tmp/restart.txt')
          end
        else
          sudo_word = fetch(:passenger_restart_with_sudo) ? [:sudo] : []
          execute(*sudo_word, fetch(:passenger_restart_command), *fetch(:passenger_restart_options))
        end
      end
    end
  end
end

after 'deploy:published', 'passenger:restart'

namespace :load do
  task :defaults do
    set_if_empty :passenger_roles, :app
    set_if_empty :passenger_restart_runner, :sequence
    set_if_empty :passenger_restart_wait, 5
    set_if_empty :passenger_restart_limit, 2
    set_if_empty :passenger_restart_with_sudo, false
    set_if_empty :passenger_environment_variables, {}
    set_if_empty :passenger_restart_command, 'passenger-config restart-app'
    set_if_empty :passenger_restart_options, -> { "#{deploy_to} --ignore-app-not-running" }
  end
end
