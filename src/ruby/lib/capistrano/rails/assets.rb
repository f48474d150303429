# Assets are compiled on the servers; the manifest is kept for a rollback.
require 'capistrano/rails/environment'

module Capistrano
  class FileNotFound < StandardError; end

  # Where a Rails application may keep its manifests.
  def self.assets_manifests(base)
    fetch(:assets_manifests).map { |manifest| base.join(manifest) }
  end
end

namespace :deploy do
  desc 'Normalize asset timestamps'
  task normalize_assets: [:set_rails_env] do
    assets = fetch(:normalize_asset_timestamps) or next
    on release_roles(fetch(:assets_roles)) do
      within(release_path) { execute :find, "#{assets} -exec touch -t #{asset_timestamp} {} ';'; true" }
    end
  end

  desc 'Compile assets'
  task compile_assets: [:set_rails_env] do
    invoke 'deploy:assets:precompile'
    invoke 'deploy:assets:backup_manifest'
  end

  desc 'Cleanup expired assets'
  task cleanup_assets: [:set_rails_env] do
    next unless fetch(:keep_assets)

    on release_roles(fetch(:assets_roles)) do
      within(release_path) { with(rails_env: fetch(:rails_env)) { execute :rake, "'assets:clean[#{fetch(:keep_assets)}]'" } }
    end
  end

  desc 'Clobber assets'
  task clobber_assets: [:set_rails_env] do
    on release_roles(fetch(:assets_roles)) do
      within(release_path) { with(rails_env: fetch(:rails_env)) { execute :rake, 'assets:clobber' } }
    end
  end

  desc 'Rollback assets'
  task rollback_assets: [:set_rails_env] do
    invoke 'deploy:assets:restore_manifest'
  rescue Capistrano::FileNotFound
    invoke 'deploy:compile_assets'
  end

  after 'deploy:updated', 'deploy:compile_assets'
  after 'deploy:updated', 'deploy:cleanup_assets'
  after 'deploy:updated', 'deploy:normalize_assets'
  after 'deploy:reverted', 'deploy:rollback_assets'

  namespace :assets do
    task :precompile do
      on release_roles(fetch(:assets_roles)) do
        within(release_path) { with(rails_env: fetch(:rails_env), rails_groups: fetch(:rails_assets_groups)) { execute :rake, 'assets:precompile' } }
      end
    end

    task :backup_manifest do
      on release_roles(fetch(:assets_roles)) do
        within release_path do
          backup = release_path.join('assets_manifest_backup')
          found = fetch(:assets_manifests).find { |pattern| test(:ls, pattern) } or
            raise Capistrano::FileNotFound, "no manifest of assets in #{fetch(:assets_manifests).join(', ')}"
          execute :mkdir, '-p', backup
          execute :cp, found, backup
        end
      end
    end

    task :restore_manifest do
      on release_roles(fetch(:assets_roles)) do
        within release_path do
          target = fetch(:assets_manifests).map { |pattern| capture(:ls, pattern, '2>/dev/null || true') }.reject(&:empty?).first
          source = target && release_path.join('assets_manifest_backup', File.basename(target))
          raise Capistrano::FileNotFound, 'the manifest of the assets, or its copy, is not there' unless source && test("[ -f #{source} ]")

          execute :cp, source, target
        end
      end
    end
  end
end

namespace :load do
  task :defaults do
    set_if_empty :assets_roles, [:web]
    set_if_empty :assets_prefix, 'assets'
    set_if_empty :assets_manifests, -> { %w[manifest*.* .sprockets-manifest*.*].map { |name| release_path.join('public', fetch(:assets_prefix), name) } }
    append :linked_dirs, "public/#{fetch(:assets_prefix)}"
  end
end
