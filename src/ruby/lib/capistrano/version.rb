module Capistrano
  # The generation whose commands and words muster follows.
  VERSION = '3.17.2'.freeze
end
