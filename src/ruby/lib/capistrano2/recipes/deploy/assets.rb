# `load 'deploy/assets'`: Rails' assets are made on the servers and shared by the releases.
load 'deploy' unless respond_to?(:_cset)

_cset :asset_env, 'RAILS_GROUPS=assets'
_cset :assets_prefix, 'assets'
_cset :shared_assets_prefix, 'assets'
_cset :assets_role, [:web]
set :normalize_asset_timestamps, false unless exists?(:normalize_asset_timestamps)

before 'deploy:finalize_update', 'deploy:assets:symlink'
after 'deploy:update_code', 'deploy:assets:precompile'

namespace :deploy do
  namespace :assets do
    desc "[internal] Links the release's assets to the shared ones."
    task :symlink, roles: -> { assets_role }, except: { no_release: true } do
      run ["rm -rf #{latest_release}/public/#{assets_prefix}", "mkdir -p #{latest_release}/public",
           "mkdir -p #{shared_path}/#{shared_assets_prefix}",
           "ln -s #{shared_path}/#{shared_assets_prefix} #{latest_release}/public/#{assets_prefix}"].join(' && ')
    end

    desc 'Makes the assets of the release.'
    task :precompile, roles: -> { assets_role }, except: { no_release: true } do
      run "cd -- #{latest_release} && #{rake} RAILS_ENV=#{rails_env} #{asset_env} assets:precompile"
    end

    desc 'Removes all assets, of every release: the application is without them until the next precompile.'
    task :clean, roles: -> { assets_role }, except: { no_release: true } do
      run "cd -- #{latest_release} && #{rake} RAILS_ENV=#{rails_env} #{asset_env} assets:clean"
    end
  end
end
