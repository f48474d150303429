# A setting that a recipe has not made itself.
define_singleton_method(:_cset) { |name, *given, &block| set(name, *given, &block) unless exists?(name) }

define_singleton_method(:scm_default) { :git }

_cset(:application) { abort "Please specify the name of your application, set :application, 'foo'" }
_cset(:repository) { abort "Please specify the repository that houses your application's code, set :repository, 'foo'" }
_cset :scm, :git
_cset :deploy_via, :checkout
_cset(:deploy_to) { "/u/apps/#{application}" }
_cset(:revision) { source.head }
_cset :rails_env, 'production'
_cset :rake, 'rake'
_cset :maintenance_basename, 'maintenance'

_cset(:real_revision) { source.query_revision(revision) { |command| with_env('LC_ALL', 'C') { run_locally(command) } } }
_cset(:release_name) do
  set :deploy_timestamped, true
  release_of_deploy || Time.now.utc.strftime('%Y%m%d%H%M%S')
end

_cset :version_dir, 'releases'
_cset :shared_dir, 'shared'
_cset :shared_children, %w[public/system log tmp/pids]
_cset :current_dir, 'current'
_cset(:releases_path) { File.join(deploy_to, version_dir) }
_cset(:shared_path) { File.join(deploy_to, shared_dir) }
_cset(:current_path) { File.join(deploy_to, current_dir) }
_cset(:release_path) { File.join(releases_path, release_name) }

_cset(:releases) { capture("ls -x #{releases_path}", except: { no_release: true }).split.sort }
_cset(:current_release) { releases.empty? ? nil : File.join(releases_path, releases.last) }
_cset(:previous_release) { releases.length > 1 ? File.join(releases_path, releases[-2]) : nil }
_cset(:current_revision) { capture("cat #{current_path}/REVISION", except: { no_release: true }).chomp }
_cset(:latest_revision) { capture("cat #{current_release}/REVISION", except: { no_release: true }).chomp }
_cset(:previous_revision) { capture("cat #{previous_release}/REVISION", except: { no_release: true }).chomp if previous_release }
_cset(:run_method) { fetch(:use_sudo, true) ? :sudo : :run }
# What symlink points at: the release that is being made, else the newest.
_cset(:latest_release) { exists?(:deploy_timestamped) ? release_path : current_release }

define_singleton_method(:with_env) do |name, value, &block|
  saved, ENV[name] = ENV[name], value
  block.call
ensure
  ENV[name] = saved
end

# A command on this machine; its output.
define_singleton_method(:run_locally) do |command|
  logger.trace("executing locally: #{command.inspect}")
  output = `#{command}`
  raise Capistrano::LocalArgumentError, "Command #{command} returned status code #{$?.exitstatus}" unless $?.success?

  output
end

define_singleton_method(:depend) do |location, type, *arguments|
  all = fetch(:dependencies, {})
  ((all[location] ||= {})[type] ||= []) << arguments
  set :dependencies, all
end

# By sudo where :use_sudo says so. Without a command: the words to put before one.
define_singleton_method(:try_sudo) do |*arguments|
  options = arguments.last.is_a?(Hash) ? arguments.pop : {}
  command = arguments.shift
  as = options.fetch(:as, fetch(:admin_runner, nil))
  next invoke_command(command, via: run_method, as: as) if command

  run_method == :sudo ? sudo(as: as) : ''
end

define_singleton_method(:try_runner) do |*arguments|
  options = arguments.last.is_a?(Hash) ? arguments.pop : {}
  try_sudo(*arguments, options.merge(as: fetch(:runner, nil)))
end
