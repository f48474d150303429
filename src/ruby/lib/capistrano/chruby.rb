# Rubies of chruby.
namespace :chruby do
  task :validate do
    on roles(:all) do
      next if fetch(:chruby_ruby)

      error 'chruby: chruby_ruby is not set'
      exit 1
    end
  end

  task :map_bins do
    prefix = "#{fetch(:chruby_exec)} #{fetch(:chruby_ruby)} --"
    SSHKit.config.command_map[:chruby_prefix] = prefix
    fetch(:chruby_map_bins).each { |name| SSHKit.config.command_map.prefix[name.to_sym].unshift(prefix) }
  end
end

stages.each do |stage|
  after stage, 'chruby:validate'
  after stage, 'chruby:map_bins'
end

namespace :load do
  task :defaults do
    set_if_empty :chruby_map_bins, %w[rake gem bundle ruby]
    set_if_empty :chruby_exec, '/usr/local/bin/chruby-exec'
  end
end
