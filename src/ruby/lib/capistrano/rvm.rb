# Rubies of RVM.
RVM_SYSTEM_PATH = '/usr/local/rvm'.freeze
RVM_USER_PATH = '~/.rvm'.freeze

namespace :rvm do
  desc 'Prints the RVM and Ruby version on the target host'
  task :check do
    on roles(fetch(:rvm_roles, :all)) do
      next unless fetch(:log_level) == :debug

      puts capture(:rvm, 'version')
      puts capture(:rvm, 'current')
      puts capture(:ruby, '--version')
    end
  end

  task :hook do
    on roles(fetch(:rvm_roles, :all)) do
      path = fetch(:rvm_custom_path)
      path ||= case fetch(:rvm_type)
               when :auto then [RVM_USER_PATH, RVM_SYSTEM_PATH].find { |place| test("[ -d #{place} ]") } || RVM_USER_PATH
               when :system, :mixed then RVM_SYSTEM_PATH
               else RVM_USER_PATH
               end
      set :rvm_path, path
    end
    SSHKit.config.command_map[:rvm] = "#{fetch(:rvm_path)}/bin/rvm"
    prefix = "#{fetch(:rvm_path)}/bin/rvm #{fetch(:rvm_ruby_version)} do"
    fetch(:rvm_map_bins).each { |name| SSHKit.config.command_map.prefix[name.to_sym].unshift(prefix) }
  end
end

stages.each do |stage|
  after stage, 'rvm:hook'
  after stage, 'rvm:check'
end

namespace :load do
  task :defaults do
    set_if_empty :rvm_map_bins, %w[gem rake ruby bundle]
    set_if_empty :rvm_type, :auto
    set_if_empty :rvm_ruby_version, 'default'
  end
end
