# `require 'bundler/capistrano'`: the gems of the release, kept in the shared folder.
load 'deploy' unless respond_to?(:_cset)

_cset :bundle_gemfile, 'Gemfile'
_cset(:bundle_dir) { File.join(shared_path, 'bundle') }
_cset :bundle_flags, '--deployment --quiet'
_cset :bundle_without, %i[development test]
_cset :bundle_cmd, 'bundle'
set(:rake) { "#{bundle_cmd} exec rake" }

namespace :bundle do
  desc "Installs the gems of the release's Gemfile."
  task :install, roles: -> { fetch(:bundle_roles, roles.keys) }, except: { no_release: true } do
    words = ["--gemfile #{File.join(latest_release, bundle_gemfile)}"]
    words << "--path #{bundle_dir}" unless bundle_dir.to_s.empty?
    words << bundle_flags unless bundle_flags.to_s.empty?
    words << "--without #{[*bundle_without].join(' ')}" unless [*bundle_without].empty?
    run "cd #{latest_release} && #{bundle_cmd} install #{words.join(' ')}"
  end
end

before 'deploy:finalize_update', 'bundle:install'
