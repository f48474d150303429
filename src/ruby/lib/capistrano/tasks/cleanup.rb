# After a deploy: old releases go, and a line is written of what was done.
require 'capistrano/in_use'

namespace :deploy do
  task(:finishing) { invoke 'deploy:cleanup' }
  task(:finishing_rollback) { invoke 'deploy:cleanup_rollback' }
  task(:finished) { invoke 'deploy:log_revision' }

  desc 'Clean up old releases'
  task :cleanup do
    on release_roles(:all) do |host|
      keep = fetch(:keep_releases)
      releases, strangers = capture(:ls, '-x', releases_path).split.partition { |name| name.match?(/\A\d{14}\z/) }
      warn t(:skip_cleanup, host: host.to_s) if strangers.any?
      next if releases.size < keep

      info t(:keeping_releases, host: host.to_s, keep_releases: keep, releases: releases.size)
      old = (releases - releases.last(keep)).map { |name| releases_path.join(name).to_s }
      if test("[ -d #{current_path} ]")
        in_use = capture(:readlink, current_path).to_s
        warn t(:wont_delete_current_release, host: host.to_s) if old.delete(in_use)
      else
        debug t(:no_current_release, host: host.to_s)
      end
      old -= Capistrano::InUse.kept(self, old)
      info t(:no_old_releases, host: host.to_s, keep_releases: keep) if old.empty?
      old.each_slice(100) { |some| execute :rm, '-rf', *some }
    end
  end

  desc 'Remove and archive rolled-back release.'
  task :cleanup_rollback do
    on release_roles(:all) do
      newest = capture(:ls, '-xt', releases_path).split.first
      path = releases_path.join(newest)
      if test("[ `readlink #{current_path}` != #{path} ]")
        execute :tar, '-czf', deploy_path.join("rolled-back-release-#{newest}.tar.gz"), path
        execute :rm, '-rf', path if Capistrano::InUse.kept(self, [path.to_s]).empty?
      else
        debug 'The newest release is the current one; nothing is packed away.'
      end
    end
  end

  desc 'Log details of the deploy'
  task :log_revision do
    on release_roles(:all) do
      within(releases_path) { execute :echo, %("#{revision_log_message}" >> #{revision_log}) }
    end
  end
end
