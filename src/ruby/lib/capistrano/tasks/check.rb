# Before a deploy: folders and files that must be there.
namespace :deploy do
  task :starting do
    invoke 'deploy:print_config_variables' if fetch(:print_config_variables, false)
    invoke 'deploy:check'
    invoke 'deploy:set_previous_revision'
  end

  task :print_config_variables do
    puts '', 'Settings:'
    env.keys.sort.each do |key|
      puts "#{key.inspect} => #{is_question?(key) ? 'a question, asked when first needed' : fetch(key).inspect}"
    end
    puts ''
  end

  desc 'Check required files and directories exist'
  task :check do
    %w[directories linked_dirs make_linked_dirs linked_files].each { |part| invoke "deploy:check:#{part}" }
  end

  namespace :check do
    desc 'Check shared and release directories exist'
    task :directories do
      on(release_roles(:all)) { execute :mkdir, '-p', shared_path, releases_path }
    end

    desc 'Check directories to be linked exist in shared'
    task :linked_dirs do
      next unless any?(:linked_dirs)

      on(release_roles(:all)) { execute :mkdir, '-p', linked_dirs(shared_path) }
    end

    desc 'Check directories of files to be linked exist in shared'
    task :make_linked_dirs do
      next unless any?(:linked_files)

      on(release_roles(:all)) { execute :mkdir, '-p', linked_file_dirs(shared_path) }
    end

    desc 'Check files to be linked exist in shared'
    task :linked_files do
      next unless any?(:linked_files)

      on release_roles(:all) do |host|
        linked_files(shared_path).each do |file|
          next if test("[ -f #{file} ]")

          error t(:linked_file_does_not_exist, file: file, host: host)
          exit 1
        end
      end
    end
  end

  task :set_previous_revision do
    on release_roles(:all) do
      file = release_path.join('REVISION')
      set(:previous_revision, capture(:cat, file, '2>/dev/null')) if test("[ -f #{file} ]")
    end
  end
end
