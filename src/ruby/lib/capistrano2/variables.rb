module Capistrano
  # Settings, each of which is also a method. A block is called when first read, and its value kept.
  module Variables2
    attr_reader :variables

    def set(name, *given, &block)
      raise ArgumentError, "invalid variable `#{name}' (variables must begin with an underscore, or a lower-case letter)" unless name.to_s.match?(/\A[_a-z]/)
      raise ArgumentError, "set #{name}: give a value or a block" if given.empty? == block.nil?

      @originals.delete(name.to_sym)
      @variables[name.to_sym] = block || given.first
    end
    alias []= set

    def unset(name)
      @originals.delete(name.to_sym)
      @variables.delete(name.to_sym)
    end

    def exists?(name)
      @variables.key?(name.to_sym)
    end

    # A lazy setting as it was before it was read.
    def reset!(name)
      return false unless @originals.key?(name.to_sym)

      @variables[name.to_sym] = @originals.delete(name.to_sym)
      true
    end

    def fetch(name, *default)
      name = name.to_sym
      unless @variables.key?(name)
        return default.first unless default.empty?
        return yield(name) if block_given?

        raise IndexError, "`#{name}' not found"
      end
      value = @variables[name]
      return value unless value.is_a?(Proc)

      @originals[name] = value
      @variables[name] = value.call
    end

    def [](name)
      fetch(name, nil)
    end

    def defer(&block)
      block
    end

    def respond_to_missing?(name, include_private = false)
      @variables.key?(name.to_s.chomp('=').to_sym) || super
    end

    def method_missing(name, *arguments, &block)
      return set(name.to_s.chomp('='), *arguments) if name.end_with?('=')
      return fetch(name) if arguments.empty? && block.nil? && @variables.key?(name)

      super
    end

    private

    def start_variables
      @variables = { ssh_options: {}, logger: logger, default_environment: {}, default_run_options: {} }
      @originals = {}
    end
  end
end
