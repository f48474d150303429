# Blocks that run side by side: each is a fiber, and waits for pieces of work of the C++ engine. One thread, so recipes
# need no locks.
module Muster
  module Fibers
    # Blocks that were started together. Knows who failed, in order of start.
    class Group
      attr_accessor :waiter
      attr_reader :failures

      def initialize(size)
        @left = size
        @failures = Array.new(size)
      end

      def fail(position, error)
        @failures[position] = error
      end

      def finish_one
        @left -= 1
      end

      def finished?
        @left <= 0
      end
    end

    @waiting = {}   # work id → fiber
    @timers = []    # [time, fiber]
    @inside = false

    class << self
      # Told before and after the engine is waited for, and when all blocks of a call are done.
      attr_accessor :watcher

      # Runs a block for each item; returns the exceptions by position (nil: none). Inside a fiber the others go on.
      def each(items, &block)
        group = Group.new(items.size)
        items.each_with_index { |item, position| start(group, position) { block.call(item) } }
        inside? ? join(group) : run_until(group)
        watcher&.block_ended unless inside?
        group.failures
      end

      # Gives the events of a piece of work to the block, until its end, which is returned.
      def events(id)
        loop do
          event = inside? ? Fiber.yield(id) : next_event_of(id)
          return event if event[1] == 'end'

          yield event if block_given?
        end
      end

      def sleep(seconds)
        return Kernel.sleep(seconds) unless inside?

        Fiber.yield([:until, now + seconds])
      end

      # After an end from outside (an interrupt): nobody waits any more.
      def forget
        @waiting.clear
        @timers.clear
        @kept&.clear
        @groups&.clear
        @inside = false
      end

      def inside?
        @inside
      end

      private

      def start(group, position, &block)
        fiber = Fiber.new do
          begin
            block.call
          rescue Exception => e # everything: nothing may leave a fiber
            group.fail(position, e)
          end
          group.finish_one
          :ended
        end
        step(fiber, nil)
        wake_waiter(group)
      end

      def step(fiber, value)
        outer, @inside = @inside, true
        wish = fiber.resume(value)
        @inside = outer
        case wish
        when Integer then @waiting[wish] = fiber
        when Group then wish.waiter = fiber
        when Array then @timers << [wish.last, fiber]
        end
        (@groups ||= []).each { |group| wake_waiter(group) } if wish == :ended
      end

      def wake_waiter(group)
        return unless group.finished? && group.waiter

        waiter, group.waiter = group.waiter, nil
        @groups&.delete(group)
        step(waiter, nil)
      end

      def join(group)
        (@groups ||= []) << group
        Fiber.yield(group) until group.finished?
      end

      def run_until(group)
        turn until group.finished?
      end

      # What has happened since, given to who waits for it.
      def turn
        watcher&.before_wait
        events = Muster.ssh_poll(@timers.empty? ? 1.0 : [[@timers.map(&:first).min - now, 0].max, 1.0].min)
        watcher&.after_wait
        events.each do |event|
          fiber = @waiting.delete(event[0])
          fiber ? step(fiber, event) : (@kept ||= []).push(event)
        end
        due, @timers = @timers.partition { |time, _| time <= now }
        due.each { |_, fiber| step(fiber, nil) }
      end

      # Outside every fiber (run_locally): waits for one piece of work alone.
      def next_event_of(id)
        loop do
          at = (@kept ||= []).index { |event| event[0] == id }
          return @kept.delete_at(at) if at

          turn
        end
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
