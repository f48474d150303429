namespace :deploy do
  namespace :rollback do
    desc '[internal] Points the current symlink at the previous revision.'
    task :revision, except: { no_release: true } do
      abort 'could not rollback the code because there is no prior release' unless previous_release
      run "#{try_sudo} rm #{current_path}; #{try_sudo} ln -s #{previous_release} #{current_path}"
    end

    desc '[internal] Removes the most recently deployed release.'
    task :cleanup, except: { no_release: true } do
      run "if [ `readlink #{current_path}` != #{current_release} ]; then #{try_sudo} rm -rf #{current_release}; fi"
    end

    desc 'Rolls back to the previously deployed version.'
    task :code, except: { no_release: true } do
      revision
      cleanup
    end

    desc 'Rolls back to a previous version and restarts.'
    task :default do
      revision
      restart
      cleanup
    end
  end

  desc 'Clean up old releases: :keep_releases stay.'
  task :cleanup, except: { no_release: true } do
    count = fetch(:keep_releases, 5).to_i
    in_use_beyond(count).each do |names, servers|
      others = names.map { |name| " | grep -vxF #{releases_path}/#{name}" }.join
      run "ls -1dt #{releases_path}/*#{others} | tail -n +#{count + 1} | #{try_sudo} xargs rm -rf", exactly: servers
    end
  end

  # What a clean-up would remove, and must leave: names → servers. Asked by a command of muster's own.
  define_singleton_method(:in_use_beyond) do |count|
    servers = find_servers_for_task(current_task)
    next { [] => servers } if dry_run || servers.empty?

    found = {}
    command = Muster.deploy_in_use_command(deploy_to, version_dir, current_dir, count)
    failures = Muster::Fibers.each(servers) do |server|
      found[server] = Muster::Fibers.ask(engine_name_and_number(server).last, command).last.split.sort
    end
    failures.compact.each { |error| raise error }
    servers.group_by { |server| found[server] }
  end

  desc 'Test deployment dependencies.'
  task :check, except: { no_release: true } do
    run "test -d #{releases_path} && test -w #{deploy_to} && test -w #{releases_path}"
    (fetch(:dependencies, {})[:remote] || {}).each do |type, all|
      all.each { |arguments| run(dependency_test(type, *arguments)) }
    end
    logger.info('You appear to have all necessary dependencies installed')
  end

  define_singleton_method(:dependency_test) do |type, name, *|
    { command: "which #{name} > /dev/null", directory: "test -d #{name}", file: "test -f #{name}", writable: "test -w #{name}",
      gem: "gem specification #{name} > /dev/null", deb: "dpkg -s #{name} > /dev/null", rpm: "rpm -q #{name} > /dev/null" }
      .fetch(type) { raise ArgumentError, "depend: #{type} is not known" }
  end

  namespace :pending do
    desc 'Displays the `diff\' since your last deploy.'
    task(:diff, except: { no_release: true }) { system(source.diff(current_revision)) }

    desc 'Displays the commits since your last deploy.'
    task(:default, except: { no_release: true }) { system(source.log(current_revision)) }
  end

  namespace :web do
    desc 'Present a maintenance page to visitors (REASON, UNTIL).'
    task :disable, roles: :web, except: { no_release: true } do
      page = "#{shared_path}/system/#{maintenance_basename}.html"
      on_rollback { run "rm -f #{page}" }
      put(maintenance_page, page, mode: 0o644)
    end

    desc 'Makes the application web-accessible again.'
    task :enable, roles: :web, except: { no_release: true } do
      run "rm -f #{shared_path}/system/#{maintenance_basename}.html"
    end
  end

  define_singleton_method(:maintenance_page) do
    require 'erb'
    deadline, reason = ENV['UNTIL'], ENV['REASON']
    own = fetch(:maintenance_template_path, nil)
    text = own ? File.read(own) : "<!DOCTYPE html>\n<title>Down for maintenance</title>\n<h1>Down for <%= reason || 'maintenance' %></h1>\n" \
                                  "<p>Back <%= deadline || 'shortly' %>.</p>\n"
    ERB.new(text).result(binding)
  end
end
