# Gems of a Gemfile on the servers.
load File.expand_path('tasks/bundler.rb', __dir__)
before 'deploy:updated', 'bundler:install'
before 'deploy:reverted', 'bundler:install'
