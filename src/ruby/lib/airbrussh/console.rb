module Airbrussh
  # Lines for a terminal: no longer than it is wide, and in colour; elsewhere as they are, without colour.
  class Console
    COLORS = { red: 31, green: 32, yellow: 33, blue: 34, gray: 90 }.freeze

    def self.paint(text, color)
      "\e[0;#{COLORS.fetch(color)};49m#{text}\e[0m"
    end

    attr_reader :output, :config

    def initialize(output, config = Airbrussh.configuration)
      @output = output
      @config = config
    end

    def print_line(text = '')
      output.write("#{fitted(text.to_s)}\n")
      output.flush
    end

    def write(text)
      output.write(text || '')
    end
    alias << write

    # As a line of it is shown.
    def fitted(text)
      text = truncated(text, width) if width
      color? ? text : plain(text)
    end

    def width
      wanted = config.truncate == :auto ? terminal_width : config.truncate
      wanted if wanted.is_a?(Integer) && wanted.positive?
    end

    def color?
      config.color == true || (config.color == :auto && (ENV['SSHKIT_COLOR'] || terminal?))
    end

    def terminal?
      output.respond_to?(:tty?) && output.tty?
    end

    private

    def plain(text)
      text = text.dup.force_encoding(Encoding::BINARY).encode(Encoding::UTF_8, invalid: :replace, undef: :replace) unless text.valid_encoding?
      text.gsub(/\e\[[0-9;]*m/, '')
    end

    def truncated(text, width)
      text = text.rstrip
      return text if plain(text).length <= width

      left = width - 1
      kept = text.scrub.scan(/\e\[[0-9;]*m|./m).take_while { |part| part.start_with?("\e[") || (left -= 1) >= 0 }
      "#{kept.join}…\e[0m"
    end

    def terminal_width
      return unless terminal?

      require 'io/console'
      output.winsize.last
    end
  end
end
