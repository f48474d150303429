module SSHKit
  # Settings of who extends it, of its own class Configuration, made when they are first asked for.
  module Configurable
    attr_writer :config

    def config
      @config ||= self::Configuration.new
    end

    def configure
      yield config
    end
  end
end
