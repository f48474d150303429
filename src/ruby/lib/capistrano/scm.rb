require 'capistrano/scm/plugin'
