module Capistrano
  # Lines with stars for how important they are.
  class Logger2
    IMPORTANT, INFO, DEBUG, TRACE = 0, 1, 2, 3
    MAX_LEVEL = 3

    attr_accessor :level, :device

    def initialize(device = $stderr)
      @device = device
      @level = TRACE
    end

    def log(level, message, prefix = nil)
      return if level > self.level

      mark = format('%*s', MAX_LEVEL, '*' * (MAX_LEVEL - level))
      message.to_s.each_line { |line| device.puts("#{mark} #{prefix ? "[#{prefix}] " : ''}#{line.chomp}") }
    end

    { important: IMPORTANT, info: INFO, debug: DEBUG, trace: TRACE }.each do |name, level|
      define_method(name) { |message, prefix = nil| log(level, message, prefix) }
    end
  end
  Logger = Logger2
end
