# A new release, and how it becomes the current one.
namespace :deploy do
  task updating: :new_release_path do
    invoke 'deploy:set_current_revision'
    invoke 'deploy:symlink:shared'
  end

  task(:publishing) { invoke 'deploy:symlink:release' }

  task(:new_release_path) { set_release_path }

  desc 'Place a REVISION file with the current revision SHA in the current release path'
  task :set_current_revision do
    on release_roles(:all) do
      within(release_path) { execute :echo, "\"#{fetch(:current_revision)}\" > REVISION" }
    end
  end

  namespace :symlink do
    # Two steps, the second of which is atomic: rename(2) over the old link.
    desc 'Symlink release to current'
    task :release do
      on release_roles(:all) do
        beside = release_path.parent.join(current_path.basename)
        execute :ln, '-s', release_path, beside
        execute :mv, beside, current_path.parent
      end
    end

    desc 'Symlink files and directories from shared to release'
    task :shared do
      invoke 'deploy:symlink:linked_files'
      invoke 'deploy:symlink:linked_dirs'
    end

    desc 'Symlink linked directories'
    task :linked_dirs do
      next unless any?(:linked_dirs)

      on release_roles(:all) do
        execute :mkdir, '-p', linked_dir_parents(release_path)
        fetch(:linked_dirs).each do |name|
          inside = release_path.join(name)
          next if test("[ -L #{inside} ]")

          execute :rm, '-rf', inside if test("[ -d #{inside} ]")
          execute :ln, '-s', shared_path.join(name), inside
        end
      end
    end

    desc 'Symlink linked files'
    task :linked_files do
      next unless any?(:linked_files)

      on release_roles(:all) do
        execute :mkdir, '-p', linked_file_dirs(release_path)
        fetch(:linked_files).each do |name|
          inside = release_path.join(name)
          next if test("[ -L #{inside} ]")

          execute :rm, inside if test("[ -f #{inside} ]")
          execute :ln, '-s', shared_path.join(name), inside
        end
      end
    end
  end

  task(:reverting) { invoke 'deploy:revert_release' }

  desc 'Revert to previous release timestamp'
  task revert_release: :rollback_release_path do
    on(release_roles(:all)) { set(:revision_log_message, rollback_log_message) }
  end

  task :rollback_release_path do
    on release_roles(:all) do
      releases = capture(:ls, '-xt', releases_path).split
      if releases.size < 2
        error t(:cannot_rollback)
        exit 1
      end
      wanted = ENV['ROLLBACK_RELEASE']
      found = wanted ? releases.find { |release| release == wanted } : releases[1]
      if found.nil?
        error t(:cannot_found_rollback_release, release: wanted)
        exit 1
      end
      set_release_path(found)
      set(:rollback_timestamp, found)
    end
  end

  task :restart
  task :failed
end
