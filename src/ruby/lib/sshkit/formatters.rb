require 'sshkit/formatters/abstract'
require 'sshkit/formatters/pretty'
require 'sshkit/formatters/brief'
require 'airbrussh'
