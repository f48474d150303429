require 'capistrano/framework'

load File.expand_path('tasks/check.rb', __dir__)
load File.expand_path('tasks/release.rb', __dir__)
load File.expand_path('tasks/cleanup.rb', __dir__)
