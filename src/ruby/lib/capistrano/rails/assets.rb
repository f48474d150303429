# Assets are compiled on the servers; the manifest is kept for a rollback.
require 'capistrano/rails/environment'

module Capistrano
  class FileNotFound < StandardError; end

  # The manifests of the assets of a release; in a block of `on`.
  module AssetsManifest
    NONE = 'Rails assets manifest file not found.'.freeze

    def self.paths(backend)
      place = DSL.fetch(:assets_manifests).find { |pattern| backend.test(:ls, pattern) } or missing(backend, NONE)
      backend.capture(:ls, place).strip.gsub(/\r|\n/, ' ')
    end

    def self.missing(backend, text)
      backend.warn(text)
      raise FileNotFound, text
    end
  end
end

namespace :deploy do
  desc 'Normalize asset timestamps'
  task normalize_assets: [:set_rails_env] do
    assets = [*fetch(:normalize_asset_timestamps)]
    next if assets.empty?

    on release_roles(fetch(:assets_roles)) do
      within(release_path) { execute :find, "#{assets.join(' ')} -exec touch -t #{asset_timestamp} {} ';'; true" }
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
          execute :mkdir, '-p', backup
          execute :cp, Capistrano::AssetsManifest.paths(self), backup
        end
      end
    end

    task :restore_manifest do
      on release_roles(fetch(:assets_roles)) do
        within release_path do
          targets = Capistrano::AssetsManifest.paths(self).split
          sources = targets.map { |target| release_path.join('assets_manifest_backup', File.basename(target)) }
          unless test(:ls, *sources) && test(:ls, *targets)
            Capistrano::AssetsManifest.missing(self, 'Rails assets manifest file (or backup file) not found.')
          end
          sources.zip(targets).each { |source, target| execute :cp, source, target }
        end
      end
    end
  end
end

# Only when the stage is known: deploy.rb may have set another prefix.
namespace :deploy do
  task :set_linked_dirs do
    linked = fetch(:linked_dirs, [])
    set :linked_dirs, (linked << "public/#{fetch(:assets_prefix)}").uniq unless linked.include?('public')
  end
end
after 'deploy:set_rails_env', 'deploy:set_linked_dirs'

namespace :load do
  task :defaults do
    set_if_empty :assets_roles, [:web]
    set_if_empty :assets_prefix, 'assets'
    set_if_empty :assets_manifests, lambda {
      %w[.sprockets-manifest* manifest*.* .manifest.json].map { |name| release_path.join('public', fetch(:assets_prefix), name) }
    }
  end
end
