module Capistrano
  class ValidationError < RuntimeError; end

  # The settings of a recipe. A block or lambda without arguments is called when first fetched, and its value kept.
  class Variables
    Entry = Struct.new(:value, :places, :from_recipe)

    attr_reader :fetched

    def initialize
      @entries = {}
      @checks = Hash.new { |all, key| all[key] = [] }
      @fetched = Set.new
      @in_recipe = false
    end

    # Settings made in the block are the recipe's own: doctor tells of those that nobody reads.
    def untrusted!
      @in_recipe = true
      yield
    ensure
      @in_recipe = false
    end

    def set(key, value = nil, &block)
      raise ValidationError, "#{key}: give a value or a block, not both" if block && !value.nil?

      wanted = block || value
      check_on_fetch = lazy?(wanted)
      check(key, wanted) unless check_on_fetch
      entry = (@entries[key] ||= Entry.new(nil, [], @in_recipe))
      entry.places << caller.find { |line| !line.start_with?(LIBRARY) }
      entry.value = check_on_fetch && @checks.key?(key) ? checked(key, wanted) : wanted
      puts "Config variable set: #{key.inspect} => #{entry.value.inspect}" if raw(:print_config_variables)
      entry.value
    end

    def fetch(key, default = nil, &block)
      @fetched << key
      peek(key, default, &block)
    end

    def peek(key, default = nil, &block)
      return resolve(key, @entries[key].value) if @entries.key?(key)

      value = block ? block.call(key) : default
      lazy?(value) ? resolve(key, value) : value
    end

    # Without calling it.
    def raw(key)
      @entries[key]&.value
    end

    def delete(key)
      @entries.delete(key)&.value
    end

    def key?(key)
      @entries.key?(key)
    end

    def keys
      @entries.keys
    end

    def validate(key, callback = nil, &block)
      @checks[key] << (callback || block)
    end

    # Set by the recipe and read by nobody: key → where.
    def unused
      @entries.select { |key, entry| entry.from_recipe && !@fetched.include?(key) }.transform_values(&:places)
    end

    LIBRARY = File.expand_path('..', __dir__).freeze

    private

    def lazy?(value)
      value.respond_to?(:call) && (!value.respond_to?(:arity) || value.arity.zero?)
    end

    def resolve(key, value)
      while lazy?(value)
        value = value.call
        (@entries[key] ||= Entry.new(nil, [], false)).value = value
      end
      value
    end

    def checked(key, lazy_value)
      -> { lazy_value.call.tap { |value| check(key, value) unless lazy?(value) } }
    end

    def check(key, value)
      @checks[key].each { |rule| rule.call(key, value) } if @checks.key?(key)
    end
  end

  # A setting that the user is asked for when it is first read.
  class Question
    def initialize(key, default, options)
      @key = key
      @default = default
      @options = options
    end

    def call
      input = @options[:stdin] || $stdin
      $stdout.print(prompt)
      $stdout.flush
      answer = read(input) if input.respond_to?(:tty?) && input.tty?
      answer.nil? || answer.empty? ? @default : answer
    end

    def arity
      0
    end

    private

    def read(input)
      return input.gets&.chomp if @options.fetch(:echo, true)

      require 'io/console'
      input.noecho(&:gets)&.chomp.tap { $stdout.puts }
    end

    def prompt
      shown = @default.nil? ? '' : " (#{@default})"
      @options[:prompt] ? "#{@options[:prompt]}#{shown}: " : "Please enter #{@key}#{shown}: "
    end
  end
end
