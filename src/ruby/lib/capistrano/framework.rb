# The steps of a deploy and of a rollback, each a task that others hang on.
namespace :deploy do
  desc 'Start a deployment, make sure server(s) ready.'
  task(:starting)
  desc 'Started'
  task(:started)
  desc 'Update server(s) by setting up a new release.'
  task(:updating)
  desc 'Updated'
  task(:updated)
  desc 'Revert server(s) to previous release.'
  task(:reverting)
  desc 'Reverted'
  task(:reverted)
  desc 'Publish the release.'
  task(:publishing)
  desc 'Published'
  task(:published)
  desc 'Finish the deployment, clean up server(s).'
  task(:finishing)
  desc 'Finish the rollback, clean up server(s).'
  task(:finishing_rollback)
  desc 'Finished'
  task(:finished)

  desc 'Rollback to previous release.'
  task :rollback do
    Capistrano::Rollout.run(%w[starting started reverting reverted], %w[finishing_rollback finished])
  end
end

desc 'Deploy a new release.'
task :deploy do
  set(:deploying, true)
  Capistrano::Rollout.run(%w[starting started updating updated], %w[finishing finished])
end
task default: :deploy
