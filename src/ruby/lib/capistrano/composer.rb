# Packages of Composer.
namespace :composer do
  desc 'Put composer.phar into the shared directory'
  task :install_executable do
    on release_roles(fetch(:composer_roles)) do
      within shared_path do
        version = fetch(:composer_version)
        absent = test('[', '!', '-e', 'composer.phar', ']')
        next unless absent || version
        next unless absent || !capture(:php, 'composer.phar', '-V', strip: false).include?("Composer version #{version} ")

        execute :curl, '-s', fetch(:composer_download_url), '|', :php, version ? "-- --version=#{version}" : ''
      end
    end
  end

  task :run, :command do |_, args|
    args.with_defaults(command: :list)
    on(release_roles(fetch(:composer_roles))) { within(fetch(:composer_working_dir)) { execute :composer, args[:command], *args.extras } }
  end

  desc 'Install the project dependencies via Composer'
  task(:install) { invoke 'composer:run', :install, fetch(:composer_install_flags) }

  task(:dump_autoload) { invoke 'composer:run', :dumpautoload, fetch(:composer_dump_autoload_flags) }

  desc 'Run the self-update command for composer.phar'
  task(:self_update) { invoke 'composer:run', :selfupdate, fetch(:composer_version, '') }

  before 'deploy:updated', 'composer:install'
  before 'deploy:reverted', 'composer:install'
end

namespace :load do
  task :defaults do
    set_if_empty :composer_install_flags, '--no-dev --prefer-dist --no-interaction --quiet --optimize-autoloader'
    set_if_empty :composer_roles, :all
    set_if_empty :composer_working_dir, -> { release_path }
    set_if_empty :composer_dump_autoload_flags, '--optimize'
    set_if_empty :composer_download_url, 'https://getcomposer.org/installer'
  end
end
