namespace :deploy do
  desc 'Deploys your project: update and restart.'
  task :default do
    update
    restart
  end

  desc 'Prepares one or more servers for deployment.'
  task :setup, except: { no_release: true } do
    folders = [deploy_to, releases_path, shared_path] + shared_children.map { |child| File.join(shared_path, child.split('/').last) }
    run "#{try_sudo} mkdir -p #{folders.join(' ')}"
    run "#{try_sudo} chmod g+w #{folders.join(' ')}" if fetch(:group_writable, true)
  end

  desc 'Copies your project and updates the symlink, and takes both back when something fails.'
  task :update do
    transaction do
      update_code
      create_symlink
    end
  end

  desc 'Copies your project to the remote servers.'
  task :update_code, except: { no_release: true } do
    on_rollback { run "rm -rf #{release_path}; true" }
    fetch_code
    finalize_update
  end

  desc '[internal] Touches up the released code: what is shared is linked into it.'
  task :finalize_update, except: { no_release: true } do
    run "chmod -R -- g+w #{latest_release}" if fetch(:group_writable, true)
    commands = shared_children.flat_map do |child|
      inside = "#{latest_release}/#{child}"
      removed = ["rm -rf -- #{inside}"]
      removed << "mkdir -p -- #{latest_release}/#{child.split('/')[0..-2].join('/')}" if child.include?('/')
      removed << "ln -s -- #{shared_path}/#{child.split('/').last} #{inside}"
    end
    run commands.join(' && ') if commands.any?
    next unless fetch(:normalize_asset_timestamps, true)

    stamp = Time.now.utc.strftime('%Y%m%d%H%M.%S')
    assets = fetch(:public_children, %w[images stylesheets javascripts]).map { |name| "#{latest_release}/public/#{name}" }
    run "find #{assets.join(' ')} -exec touch -t #{stamp} -- {} ';'; true", env: { 'TZ' => 'UTC' }
  end

  desc 'Updates the symlink to the most recently deployed version.'
  task :create_symlink, except: { no_release: true } do
    on_rollback do
      if previous_release
        run "#{try_sudo} rm -f #{current_path}; #{try_sudo} ln -s #{previous_release} #{current_path}; true"
      else
        logger.important('no previous release to rollback to, rollback of symlink skipped')
      end
    end
    run "#{try_sudo} rm -f #{current_path} && #{try_sudo} ln -s #{latest_release} #{current_path}"
  end

  task(:symlink) { create_symlink }

  desc 'Copies files (FILES=a,b) to the currently deployed version.'
  task :upload, except: { no_release: true } do
    files = (ENV['FILES'] || '').split(',').flat_map { |name| Dir[name.strip] }
    abort 'Please specify at least one file or directory to update (via the FILES environment variable)' if files.empty?
    files.each { |file| top.upload(file, File.join(current_path, file)) }
  end

  desc 'Blank task exists as a hook into which to install your own environment specific behaviour.'
  task(:restart, roles: :app, except: { no_release: true }) {}
  task(:start, roles: :app) {}
  task(:stop, roles: :app) {}

  desc 'Runs the migrate rake task on the primary database server.'
  task :migrate, roles: :db, only: { primary: true } do
    folder = { current: current_path, latest: latest_release }.fetch(fetch(:migrate_target, :latest).to_sym) do
      raise ArgumentError, "unknown migration target #{migrate_target.inspect}"
    end
    run "cd #{folder} && #{rake} RAILS_ENV=#{rails_env} #{fetch(:migrate_env, '')} db:migrate".squeeze(' ')
  end

  desc 'Deploy and run pending migrations.'
  task :migrations do
    set :migrate_target, :latest
    update_code
    migrate
    create_symlink
    restart
  end

  desc 'Deploys and starts a `cold\' application: update, migrate, start.'
  task :cold do
    update
    migrate
    start
  end
end
