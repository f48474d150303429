# Levels, messages and colours.
module SSHKit
  class Logger < ::Logger
    TRACE = -1

    def self.level(name)
      name.is_a?(Integer) ? name : const_get(name.to_s.upcase)
    end
  end

  LogMessage = Struct.new(:verbosity, :message) do
    def to_s
      message.to_s.strip
    end
  end

  # Text in colour where it goes to a terminal (or SSHKIT_COLOR says so).
  class Color
    CODES = { black: 30, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, white: 37, light_black: 90,
              light_red: 91, light_green: 92, light_yellow: 93, light_blue: 94, light_magenta: 95, light_cyan: 96,
              light_white: 97, gray: 90 }.freeze

    def initialize(output, environment = ENV)
      @colorize = environment['SSHKIT_COLOR'] || (output.respond_to?(:tty?) && output.tty?)
    end

    def colorize(text, color, mode = nil)
      return text unless @colorize && CODES.key?(color)

      "\e[#{mode == :bold ? 1 : 0};#{CODES[color]};49m#{text}\e[0m"
    end

    CODES.each_key { |color| define_method(color) { |text = '', mode = nil| colorize(text, color, mode) } }
  end

  # Says each thing once.
  class DeprecationLogger
    def initialize(output)
      @output = output
      @said = Set.new
    end

    def log(message)
      @output&.puts("[Deprecated] #{message}") if @said.add?(message)
    end
  end
end
