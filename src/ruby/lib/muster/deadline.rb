# A limit for code that is not ours: past it, an exception is raised where the code is.
module Muster
  class TimeLimit < StandardError; end

  module Deadline
    @lock = Mutex.new
    @ends = nil

    # Runs the block. One thread waits for all of them; the innermost block's limit holds inside it.
    def self.run(seconds, what)
      before = @ends
      ends = now + seconds
      @message = "#{what} took longer than the limit of #{seconds} seconds"
      @ends = before ? [before, ends].min : ends
      @guarded = Thread.current
      @watch = watch unless @watch&.alive?
      yield
    ensure
      @lock.synchronize { @ends = before }
    end

    def self.watch
      Thread.new do
        loop do
          sleep 0.2
          @lock.synchronize { stop if @ends && now > @ends }
        end
      end
    end

    def self.stop
      @ends = nil
      @guarded.raise(TimeLimit, @message)
    end

    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
    private_class_method :watch, :stop, :now
  end
end
