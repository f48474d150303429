# Sidekiq under systemd; self is the plugin.
plugin = self

namespace :sidekiq do
  { start: 'Start Sidekiq', stop: 'Stop Sidekiq', status: 'Get Sidekiq Status', restart: 'Restart Sidekiq' }.each do |verb, text|
    desc text
    task verb do
      on(roles(fetch(:sidekiq_roles))) { |role| plugin.as_its_user(role) { plugin.each_unit(role) { |unit| plugin.execute_systemd(verb, unit) } } }
    end
  end

  desc 'Quiet Sidekiq (stop fetching new tasks from Redis)'
  task :quiet do
    on roles(fetch(:sidekiq_roles)) do |role|
      plugin.as_its_user(role) do
        plugin.each_unit(role) { |unit| plugin.execute_systemd('kill -s TSTP', unit.delete_suffix('.service')) }
      end
    end
  end

  desc 'Install Sidekiq systemd service'
  task :install do
    on(roles(fetch(:sidekiq_roles))) { |role| plugin.as_its_user(role) { plugin.install_units(role) } }
    invoke 'sidekiq:enable'
  end

  desc 'Uninstall Sidekiq systemd service'
  task :uninstall do
    invoke 'sidekiq:disable'
    on roles(fetch(:sidekiq_roles)) do |role|
      plugin.as_its_user(role) do
        folder = fetch(:service_unit_path, plugin.fetch_systemd_unit_path)
        plugin.each_unit(role) { |unit| execute(*(:sudo if plugin.system?), :rm, '-f', File.join(folder, unit)) }
      end
    end
  end

  desc 'Enable Sidekiq systemd service'
  task :enable do
    on roles(fetch(:sidekiq_roles)) do |role|
      plugin.each_unit(role) { |unit| plugin.execute_systemd('enable', unit) }
      execute :loginctl, 'enable-linger', fetch(:sidekiq_lingering_user) if fetch(:sidekiq_enable_lingering) && fetch(:sidekiq_lingering_user)
    end
  end

  desc 'Disable Sidekiq systemd service'
  task :disable do
    on(roles(fetch(:sidekiq_roles))) { |role| plugin.each_unit(role) { |unit| plugin.execute_systemd('disable', unit) } }
  end
end
