# Puma under systemd; self is the plugin.
plugin = self

namespace :puma do
  { start: 'Start Puma service via systemd', stop: 'Stop Puma service via systemd', restart: 'Restart Puma service via systemd' }
    .each do |verb, text|
      desc text
      task(verb) { on(roles(fetch(:puma_role))) { plugin.execute_systemd(verb, plugin.units.first) } }
    end

  %i[stop restart].each do |verb|
    desc "#{verb.capitalize} Puma socket via systemd"
    task(:"#{verb}_socket") { on(roles(fetch(:puma_role))) { plugin.execute_systemd(verb, "#{plugin.units.first}.socket") } }
  end

  %i[disable status].each do |verb|
    desc "systemctl #{verb} of the Puma service"
    task(verb) { on(roles(fetch(:puma_role))) { plugin.units.each { |unit| plugin.execute_systemd(verb, unit) } } }
  end

  desc 'Enable Puma systemd service'
  task :enable do
    on roles(fetch(:puma_role)) do
      plugin.units.each { |unit| plugin.execute_systemd(:enable, unit) }
      sudo "loginctl enable-linger #{fetch(:puma_lingering_user)}" if !plugin.system? && fetch(:puma_enable_lingering)
    end
  end

  desc 'Install Puma systemd service'
  task :install do
    on roles(fetch(:puma_role)) do |role|
      name = plugin.units.first
      plugin.install_unit('puma.service', "#{name}.service", role)
      plugin.install_unit('puma.socket', "#{name}.socket", role) if fetch(:puma_enable_socket_service)
      plugin.execute_systemd('daemon-reload')
      invoke 'puma:enable'
    end
  end

  desc 'Uninstall Puma systemd service'
  task :uninstall do
    invoke 'puma:disable'
    on roles(fetch(:puma_role)) do
      files = "#{fetch(:puma_systemd_conf_dir, plugin.fetch_systemd_unit_path)}/#{plugin.units.first}*"
      plugin.system? ? sudo("rm -f #{files}") : execute(:rm, '-f', files)
      plugin.execute_systemd('daemon-reload')
    end
  end

  desc 'Restarts or reloads Puma service via systemd'
  task(:smart_restart) { invoke(fetch(:puma_phased_restart) ? 'puma:reload' : 'puma:restart') }

  desc 'Reload Puma service via systemd'
  task :reload do
    on roles(fetch(:puma_role)) do
      well = execute("#{plugin.systemd_command('status', plugin.units.first).join(' ')} > /dev/null", raise_on_non_zero_exit: false)
      plugin.execute_systemd(well ? 'reload' : 'restart', plugin.units.first)
    end
  end
end
