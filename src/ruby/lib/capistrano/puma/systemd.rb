require 'capistrano/puma'
