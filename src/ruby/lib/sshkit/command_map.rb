# What a command's name becomes: a path, or a prefix and the name.
module SSHKit
  class CommandMap
    # The words before a command: texts, or blocks that give one.
    class Prefixes
      def initialize
        @prefixes = Hash.new { |all, name| all[name] = [] }
      end

      def [](name)
        @prefixes[name.to_sym]
      end
    end

    SHELL_WORDS = %w[if test time exec].freeze

    def initialize(given = nil)
      @map = Hash.new
      @given = given
      @prefixes = Prefixes.new
    end

    attr_reader :prefixes
    alias prefix prefixes

    def [](name)
      words = @prefixes[name]
      return [*words.map { |word| value(word) }, name].join(' ') if words.any?

      source = @given || @map
      value(source[name.to_sym] || source[name.to_s] || default(name))
    end

    def []=(name, command)
      (@given || @map)[name.to_sym] = command
    end

    def clear
      @map.clear
      @given = nil
    end

    private

    def value(word)
      word.respond_to?(:call) ? word.call : word
    end

    def default(name)
      SHELL_WORDS.include?(name.to_s) ? name.to_s : "/usr/bin/env #{name}"
    end
  end
end
