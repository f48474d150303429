# Restarts applications under Passenger; with its hook: after each publish.
require 'capistrano/passenger/no_hook'
after 'deploy:published', 'passenger:restart'
