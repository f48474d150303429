# `require 'rvm/capistrano'`: commands run in a shell of RVM's, with the Ruby that :rvm_ruby_string names.
set :rvm_ruby_string, 'default' unless exists?(:rvm_ruby_string)
set :rvm_type, :user unless exists?(:rvm_type)
set(:rvm_path) { rvm_type.to_sym == :system ? '/usr/local/rvm' : '$HOME/.rvm' } unless exists?(:rvm_path)
set(:rvm_bin_path) { "#{rvm_path}/bin" } unless exists?(:rvm_bin_path)
set(:default_shell) { "rvm_path=#{rvm_path} #{rvm_bin_path}/rvm-shell '#{rvm_ruby_string}'" }
