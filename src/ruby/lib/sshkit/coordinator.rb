module SSHKit
  module Runner
    class ExecuteError < SSHKit::StandardError
      attr_reader :cause

      def initialize(cause)
        super
        @cause = cause.is_a?(::Exception) ? cause : nil
      end
    end

    # Runs a block on hosts. What failed on any of them is told when all have come to their end.
    class Abstract
      class << self
        # Given the failures, [host, error], answers those that are to be raised.
        attr_writer :bear

        def bear
          @bear || ->(failed) { failed }
        end
      end

      attr_reader :hosts, :options, :block

      def initialize(hosts, options = nil, &block)
        @hosts = [*hosts]
        @options = options || {}
        @block = block
      end

      private

      def run_together(some)
        backends = some.map { |host| backend(host) }
        failures = Muster::Fibers.each(backends, &:run)
        failed = Abstract.bear.call(some.zip(failures).select(&:last))
        return if failed.empty?

        ended = failed.map(&:last).find { |error| error.is_a?(SystemExit) || error.is_a?(SignalException) }
        raise ended if ended

        raise describe(failed)
      end

      def describe(failed)
        texts = failed.map { |host, error| "Exception while executing #{host.user ? "as #{host.user}@" : 'on host '}#{host}: #{error.message}" }
        error = failed.first.last
        ExecuteError.new(error).exception(texts.join("\n")).tap { |made| made.set_backtrace(error.backtrace) }
      end

      def backend(host)
        host.local? ? Backend::Local.new(host, &block) : SSHKit.config.backend.new(host, &block)
      end

      def pause
        seconds = wait
        Muster::Fibers.sleep(seconds) if seconds.positive? && SSHKit.config.backend != Backend::Printer
      end

      def wait
        (options[:wait] || 2).to_f
      end
    end

    class Parallel < Abstract
      def execute
        run_together(hosts)
      end
    end

    class Sequential < Abstract
      def execute
        hosts.each_with_index do |host, index|
          pause if index.positive?
          run_together([host])
        end
      end
    end

    class Group < Abstract
      def execute
        hosts.each_slice(options[:limit] || 2).with_index do |some, index|
          pause if index.positive?
          run_together(some)
        end
      end
    end
  end

  class Coordinator
    RUNNERS = { parallel: Runner::Parallel, sequence: Runner::Sequential, groups: Runner::Group }.freeze

    attr_accessor :hosts

    def initialize(raw_hosts)
      given = raw_hosts.is_a?(Array) ? raw_hosts : [raw_hosts].compact
      @hosts = given.flatten.map { |host| host.is_a?(Host) ? host : Host.new(host) }
      @hosts.uniq!
    end

    def each(options = {}, &block)
      return if hosts.empty?

      options = { in: SSHKit.config.default_runner }.merge(SSHKit.config.default_runner_config).merge(options)
      runner = options[:in]
      runner = RUNNERS[runner] || raise("Don't know how to handle run style #{runner.inspect}") unless runner.is_a?(Class)
      runner.new(hosts, options, &block).execute
    end
  end

  # `on` and `run_locally` for who includes it.
  module DSL
    def on(hosts, options = {}, &block)
      Coordinator.new(hosts).each(options, &block)
    end

    def run_locally(&block)
      Backend::Local.new(&block).run
    end
  end
end
