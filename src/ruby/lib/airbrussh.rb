require 'sshkit'

# Output by task: each command once for all hosts, then a line for each host, and what it wrote.
module Airbrussh
  class Configuration
    attr_accessor :color, :truncate, :log_file, :command_output, :banner, :task_prefix, :context, :monkey_patch_rake

    def initialize
      @color = @truncate = @banner = :auto
      @command_output = false
    end

    def apply_options(options)
      (options || {}).each do |name, value|
        respond_to?("#{name}=") ? public_send("#{name}=", value) : $stderr.puts("Ignoring unrecognized Airbrussh option: #{name}")
      end
      self
    end

    def show_command_output?(stream)
      command_output == true || [*command_output].include?(stream)
    end

    # Said before everything else, if anything.
    def banner_message
      return banner || nil unless banner == :auto

      ['Using airbrussh format.', log_file && "Verbose output is being written to #{log_file}."].compact.join("\n")
    end
  end

  class << self
    # Asked for the name of the task that runs.
    attr_accessor :current_task

    def configuration(options = {})
      return options if options.is_a?(Configuration)

      @configuration ||= Configuration.new
      @configuration.apply_options(options)
    end

    def configure
      yield configuration
    end
  end
end

require 'airbrussh/console'
require 'airbrussh/log_file'
require 'airbrussh/formatter'
require 'airbrussh/table'
