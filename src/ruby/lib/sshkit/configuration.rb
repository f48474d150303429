module SSHKit
  class Configuration
    attr_accessor :umask
    attr_writer :output, :backend, :default_env, :default_runner

    def initialize
      @output_verbosity = Logger::INFO
    end

    def output
      @output ||= use_format(:pretty)
    end

    def output=(output)
      @output = output
    end

    def default_env
      @default_env ||= {}
    end

    def default_runner
      @default_runner ||= :parallel
    end

    def default_runner_config
      @default_runner_config ||= {}
    end
    attr_writer :default_runner_config

    def backend
      @backend ||= Backend::Netssh
    end

    def output_verbosity
      @output_verbosity || Logger::INFO
    end

    def output_verbosity=(level)
      @output_verbosity = Logger.level(level)
    end

    def deprecation_output=(output)
      @deprecation_logger = DeprecationLogger.new(output)
    end

    def deprecation_logger
      @deprecation_logger ||= DeprecationLogger.new($stderr)
    end

    # A formatter by its name (:pretty), or a class.
    def use_format(formatter, *arguments)
      @output = Formatter.named(formatter).new($stdout, *arguments)
    end

    def format=(format)
      use_format(format)
    end

    def command_map
      @command_map ||= CommandMap.new
    end

    def command_map=(map)
      @command_map = map.is_a?(CommandMap) ? map : CommandMap.new(map)
    end
  end
end
