module Capistrano
  # How a deploy goes over its servers: `set :muster, rolling: '25%', …`, or options of the command line, which come first.
  class RolloutOptions
    KEYS = %i[lock lock_time rolling canary pause max_failures roll_back_above health_command health_url health_expect
              health_timeout drain undrain tasks].freeze

    class << self
      def command_line
        @command_line ||= {}
      end

      def lock
        all.fetch(:lock, true)
      end

      def read
        unknown = all.keys - KEYS
        raise ArgumentError, "set :muster: #{unknown.join(', ')} is not known; known are #{KEYS.join(', ')}" if unknown.any?

        new(all)
      end

      private

      def all
        (DSL.fetch(:muster) || {}).merge(command_line)
      end
    end

    attr_reader :lock, :lock_time, :canary, :pause, :drain, :undrain

    def initialize(given)
      @given = given
      @lock = given.fetch(:lock, true)
      @lock_time = given[:lock_time]
      @canary = given[:canary].to_i
      @pause = given[:pause].to_f
      @drain = given[:drain]
      @undrain = given[:undrain]
      %i[rolling max_failures roll_back_above].each { |key| count(key, 1) if given[key] }
    end

    # Is more wanted than Capistrano's own order?
    def stated?
      %i[rolling canary roll_back_above health_command health_url drain undrain].any? { |key| @given[key] }
    end

    # Of so many servers; a share is rounded down.
    def count(key, servers)
      text = @given[key].to_s
      number = text[/\A(\d+(\.\d+)?)%?\z/, 1]&.to_f
      raise ArgumentError, "#{key}: '#{text}' is neither a number of servers nor a percentage" if number.nil? || (text.end_with?('%') && number > 100)

      text.end_with?('%') ? (number * servers / 100).floor : number.floor
    end

    def max_failures(servers)
      @given[:max_failures] ? count(:max_failures, servers) : 0
    end

    # More than that fails: who has the new release goes back. nil: nobody does.
    def roll_back_above(servers)
      return count(:roll_back_above, servers) if @given[:roll_back_above]

      stated? ? max_failures(servers) : nil
    end

    # The servers in their turns.
    def batches(servers)
      size = @given[:rolling] ? [count(:rolling, servers.size), 1].max : [servers.size, 1].max
      first = canary.positive? ? servers.first([canary, size].min) : []
      [first, *servers.drop(first.size).each_slice(size)].reject(&:empty?)
    end

    # The tasks that each turn runs.
    def tasks
      @given[:tasks] || %w[publishing published]
    end

    def health
      { 'command' => @given[:health_command], 'url' => @given[:health_url], 'expect' => @given[:health_expect] }.compact
    end

    def health?
      @given[:health_command] || @given[:health_url]
    end

    def health_timeout
      (@given[:health_timeout] || 60).to_f
    end
  end
end
