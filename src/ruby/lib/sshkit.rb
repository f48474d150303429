# The names of SSHKit that recipes use, over muster's engine.
require 'logger'
require 'ostruct'
require 'pathname'
require 'set'
require 'shellwords'
require 'stringio'
require 'muster/fibers'

module SSHKit
  StandardError = Class.new(::StandardError)

  # Marks an argument that is not shown.
  module Redaction; end

  class << self
    def reset_configuration!
      @config = nil
    end
  end
end

require 'sshkit/configurable'
SSHKit.extend(SSHKit::Configurable)
require 'sshkit/logging'
require 'sshkit/command_map'
require 'sshkit/configuration'
require 'sshkit/command'
require 'sshkit/interaction'
require 'sshkit/answering'
require 'sshkit/host'
require 'sshkit/formatters'
require 'sshkit/backend'
require 'sshkit/backends'
require 'sshkit/coordinator'
