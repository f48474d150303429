# Rubies of rbenv.
namespace :rbenv do
  task :validate do
    on release_roles(fetch(:rbenv_roles)) do |host|
      wanted = fetch(:rbenv_ruby)
      next info('rbenv: rbenv_ruby is not set; ruby version will be defined by the remote hosts via rbenv') if wanted.nil?
      next if test("[ -d #{fetch(:rbenv_ruby_dir)} ]")

      warn "rbenv: #{wanted} is not installed or not found in #{fetch(:rbenv_ruby_dir)} on #{host}"
      exit 1
    end
  end

  task :map_bins do
    SSHKit.config.default_env.merge!(rbenv_root: fetch(:rbenv_path), rbenv_version: fetch(:rbenv_ruby))
    prefix = fetch(:rbenv_prefix, proc { "#{fetch(:rbenv_path)}/bin/rbenv exec" })
    SSHKit.config.command_map[:rbenv] = "#{fetch(:rbenv_path)}/bin/rbenv"
    fetch(:rbenv_map_bins).uniq.each { |name| SSHKit.config.command_map.prefix[name.to_sym].unshift(prefix) }
  end
end

stages.each do |stage|
  after stage, 'rbenv:validate'
  after stage, 'rbenv:map_bins'
end

namespace :load do
  task :defaults do
    places = { system: '/usr/local/rbenv', fullstaq: '/usr/lib/rbenv' }
    set_if_empty :rbenv_path, -> { fetch(:rbenv_custom_path) || places.fetch(fetch(:rbenv_type, :user), '$HOME/.rbenv') }
    set_if_empty :rbenv_roles, :all
    set_if_empty :rbenv_ruby_dir, -> { "#{fetch(:rbenv_path)}/versions/#{fetch(:rbenv_ruby)}" }
    set_if_empty :rbenv_map_bins, %w[rake gem bundle ruby rails]
  end
end
