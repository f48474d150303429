# What Sidekiq does in a deploy: no more work when it begins, the new code when it is published.
namespace :deploy do
  before :starting, :check_sidekiq_hooks do
    invoke 'sidekiq:add_default_hooks' if fetch(:sidekiq_default_hooks)
  end
end

namespace :sidekiq do
  task :add_default_hooks do
    after 'deploy:starting', 'sidekiq:quiet' if Rake::Task.task_defined?('sidekiq:quiet')
    after 'deploy:updated', 'sidekiq:stop'
    after 'deploy:reverted', 'sidekiq:stop'
    after 'deploy:published', 'sidekiq:start'
    after 'deploy:published', 'sidekiq:mark_deploy' if fetch(:sidekiq_mark_deploy, false)
    after 'deploy:failed', 'sidekiq:restart'
  end

  desc 'Mark deployment in Sidekiq metrics'
  task :mark_deploy do
    next unless fetch(:sidekiq_mark_deploy, false)

    on roles(fetch(:sidekiq_roles)) do
      within current_path do
        label = fetch(:sidekiq_deploy_label) || begin
          capture(:git, 'log', '-1', '--format="%h %s"').strip
        rescue StandardError # a release of an SCM that leaves no repository there
          "#{fetch(:application)} #{fetch(:stage)} deploy"
        end
        execute :bundle, :exec, :ruby, '-e', "require 'sidekiq/deploy'\nSidekiq::Deploy.mark!(ARGV[0])\n", '--', label
      end
    end
  end
end
