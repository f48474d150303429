# Rubies of rbenv.
namespace :rbenv do
  task :validate do
    on roles(fetch(:rbenv_roles)) do |host|
      wanted = fetch(:rbenv_ruby)
      problem = if wanted.nil? then 'rbenv: rbenv_ruby is not set; rbenv_ruby will be defined by the remote hosts via rbenv'
                elsif !test("[ -d #{fetch(:rbenv_ruby_dir)} ]") then "rbenv: #{wanted} is not installed or not found in #{fetch(:rbenv_ruby_dir)} on #{host}"
                end
      next info(problem) if wanted.nil?
      next unless problem

      error problem
      exit 1
    end
  end

  task :map_bins do
    environment = { rbenv_root: fetch(:rbenv_path) }
    environment[:rbenv_version] = fetch(:rbenv_ruby) if fetch(:rbenv_ruby)
    SSHKit.config.default_env.merge!(environment)
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
    set_if_empty :rbenv_path, -> { fetch(:rbenv_custom_path) || (fetch(:rbenv_type, :user) == :system ? '/usr/local/rbenv' : '$HOME/.rbenv') }
    set_if_empty :rbenv_roles, :all
    set_if_empty :rbenv_ruby_dir, -> { "#{fetch(:rbenv_path)}/versions/#{fetch(:rbenv_ruby)}" }
    set_if_empty :rbenv_map_bins, %w[rake gem bundle ruby rails]
  end
end
