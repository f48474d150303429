require 'capistrano/slackify'
