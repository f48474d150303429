namespace :bundler do
  desc 'Configure Bundler for the release'
  task :config do
    on fetch(:bundle_servers) do
      within release_path do
        with fetch(:bundle_env_variables) do
          named = { gemfile: fetch(:bundle_gemfile), path: fetch(:bundle_path), without: fetch(:bundle_without) }
          (fetch(:bundle_config) || {}).merge(named).compact.each do |key, value|
            execute :bundle, 'config', '--local', key, value.to_s.shellescape
          end
        end
      end
    end
  end

  desc 'Install the gems of the release, when some are missing'
  task install: :config do
    on fetch(:bundle_servers) do
      within release_path do
        with fetch(:bundle_env_variables) do
          if fetch(:bundle_check_before_install) && test(:bundle, :check)
            info "The Gemfile's dependencies are satisfied, skipping installation"
          else
            stubs = fetch(:bundle_binstubs)
            by_install = stubs && fetch(:bundle_binstubs_command) == :install
            execute :bundle, :install, *[by_install && "--binstubs #{stubs}", fetch(:bundle_jobs) && "--jobs #{fetch(:bundle_jobs)}",
                                         fetch(:bundle_flags)].select { |word| word }
            execute :bundle, :binstubs, '--all', '--path', stubs if stubs && fetch(:bundle_binstubs_command) == :binstubs
          end
        end
      end
    end
  end

  desc 'Remove gems that nothing needs'
  task clean: :config do
    on fetch(:bundle_servers) do
      within(release_path) { with(fetch(:bundle_env_variables)) { execute :bundle, :clean, fetch(:bundle_clean_options) } }
    end
  end

  desc 'Run programs of gems by bundle exec'
  task :map_bins do
    fetch(:bundle_bins).each { |name| SSHKit.config.command_map.prefix[name.to_sym].push('bundle exec') }
  end
end

stages.each { |stage| after stage, 'bundler:map_bins' }

namespace :load do
  task :defaults do
    set_if_empty :bundle_bins, %w[gem rake rails]
    set_if_empty :bundle_roles, :all
    set_if_empty :bundle_config, { deployment: true }
    set_if_empty :bundle_servers, -> { release_roles(fetch(:bundle_roles)) }
    set_if_empty :bundle_path, -> { shared_path.join('bundle') }
    set_if_empty :bundle_without, 'development:test'
    set_if_empty :bundle_flags, '--quiet'
    set_if_empty :bundle_jobs, 4
    set_if_empty :bundle_binstubs_command, :install
    set_if_empty :bundle_clean_options, ''
    set_if_empty :bundle_env_variables, {}
    set_if_empty :bundle_check_before_install, true
  end
end
