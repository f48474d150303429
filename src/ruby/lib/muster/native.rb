# What C++ and Ruby share: the errors, the functions that C++ gives, values without a Ruby class of their own.
module Muster
  # What a function of muster's threw.
  class Error < StandardError; end

  # A value that has no way to become text.
  class Sensitive
    def initialize(value)
      @value = value
    end

    def unwrap
      block_given? ? yield(@value) : @value
    end

    def to_s
      'Sensitive [value redacted]'
    end

    def inspect
      "#<#{to_s}>"
    end

    def ==(other)
      other.is_a?(Sensitive) && other.unwrap == unwrap
    end
    alias eql? ==

    def hash
      @value.hash
    end
  end

  # What C++ is told of an exception: class, message, whether a plain `rescue` catches it, where. Ruby's hints
  # (the name that was meant, the place in the line) are loaded only now.
  def self.describe(error)
    require 'did_you_mean'
    require 'error_highlight'
    [error.class.name || 'Exception', error.message.to_s, error.is_a?(StandardError) ? 'standard' : '',
     *error.backtrace].map(&:to_s)
  end

  # Makes Muster.NAME(...) the function with this number.
  def self.define_native(name, number)
    define_singleton_method(name) { |*arguments| invoke(number, *arguments) }
  end
end

Muster::LIBRARY = File.dirname(__dir__).freeze
Encoding.default_external = Encoding::UTF_8
