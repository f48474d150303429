# The database follows the code: on the primary server of the role db, once.
require 'capistrano/rails/environment'

namespace :deploy do
  desc 'Runs rake db:migrate if migrations are set'
  task migrate: [:set_rails_env] do
    on fetch(:migration_servers) do
      info '[deploy:migrate] Checking changes in db' if fetch(:conditionally_migrate)
      if fetch(:conditionally_migrate) && test(:diff, "-qr #{release_path}/db #{current_path}/db")
        info '[deploy:migrate] Skip `deploy:migrate` (nothing changed in db)'
      else
        info "[deploy:migrate] Run `rake #{fetch(:migration_command)}`"
        invoke :'deploy:migrating' unless Rake::Task[:'deploy:migrating'].already_invoked
      end
    end
  end

  desc 'Runs rake db:migrate'
  task migrating: [:set_rails_env] do
    on fetch(:migration_servers) do
      within(release_path) { with(rails_env: fetch(:rails_env)) { execute :rake, fetch(:migration_command) } }
    end
  end

  after 'deploy:updated', 'deploy:migrate'
end

namespace :load do
  task :defaults do
    set_if_empty :conditionally_migrate, false
    set_if_empty :migration_role, :db
    set_if_empty :migration_servers, -> { primary(fetch(:migration_role)) }
    set_if_empty :migration_command, 'db:migrate'
  end
end
