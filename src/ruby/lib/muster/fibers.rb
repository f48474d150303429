# Blocks that run side by side: each is a fiber, and waits for pieces of work of the C++ engine. One thread, so recipes
# need no locks.
module Muster
  module Fibers
    # So many blocks wait at a time for a host to begin what they asked of it; the next ones are started when some have begun.
    # That many are more than hosts begin at once, and each block that waits has a stack.
    MOST_BEGINNING = 400

    # A block for each item. Knows who failed, in order of start.
    class Group
      attr_accessor :waiter
      attr_reader :failures

      def initialize(items, block)
        @items = items
        @block = block
        @started = 0
        @left = items.size
        @failures = Array.new(items.size)
      end

      # The position of the next one, which is then started; nil: all were.
      def next_position
        return if @started == @items.size

        (@started += 1) - 1
      end

      def call(position)
        @block.call(@items[position])
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
    @beginning = {} # of those, what nothing was heard of yet
    @timers = []    # [time, fiber]
    @inside = false

    class << self
      # Told before and after the engine is waited for, and when all blocks of a call are done.
      attr_accessor :watcher

      # Runs a block for each item; returns the exceptions by position (nil: none). Inside a fiber the others go on.
      def each(items, &block)
        group = Group.new(items, block)
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

      # Runs a block that does not wait on the stack of who runs the fibers. What runs deep in a fiber makes its own
      # stack larger, and there is one for each server.
      def outside(&work)
        return yield unless inside?

        value, error = Fiber.yield(work)
        raise error.tap { |e| e.set_backtrace([*e.backtrace, *caller]) } if error

        value
      end

      OWN = "sh -c ': muster; ".freeze

      # A command of muster's own on a host (its number): its end, and what it printed.
      def ask(host, command)
        command = "#{OWN}#{command.gsub("'") { "'\\''" }}'" unless command.start_with?(OWN)
        heard = +''
        ended = events(Muster.ssh_submit(host, command, {})) { |event| heard << event[2] if event[1] == 'out' }
        [ended, heard]
      end

      def sleep(seconds)
        return Kernel.sleep(seconds) unless inside?

        Fiber.yield([:until, now + seconds])
      end

      # Of who is in no block: what the engine has to do meanwhile (a deploy's lock is kept) goes on.
      def pause(seconds)
        each([seconds]) { |time| sleep(time) }
      end

      # After an end from outside (an interrupt): ends what runs on hosts.
      def stop
        forget
        Muster.deploy_quiet
      end

      # Nobody waits any more.
      def forget
        @signal = nil
        @waiting.clear
        @beginning.clear
        @timers.clear
        @kept&.clear
        @groups&.clear
        @inside = false
      end

      def inside?
        @inside
      end

      private

      def start_more(group, most)
        while @beginning.size < most && (position = group.next_position)
          start(group, position)
        end
      end

      def start(group, position)
        fiber = Fiber.new do
          begin
            group.call(position)
          rescue Exception => e # everything: nothing may leave a fiber
            group.fail(position, e)
            @signal = e if e.is_a?(SignalException)
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
        wish = fiber.resume(answer(wish)) while wish.is_a?(Proc)
        @inside = outer
        case wish
        when Integer then @waiting[wish] = @beginning[wish] = fiber
        when Group then wish.waiter = fiber
        when Array then @timers << [wish.last, fiber]
        end
        (@groups ||= []).each { |group| wake_waiter(group) } if wish == :ended
      end

      # What a fiber wants done outside: its value, its exception.
      def answer(work)
        @inside = false
        [work.call, nil]
      rescue Exception => e # it is raised again in the fiber
        [nil, e]
      ensure
        @inside = true
      end

      def wake_waiter(group)
        return unless group.finished? && group.waiter

        waiter, group.waiter = group.waiter, nil
        @groups&.delete(group)
        step(waiter, nil)
      end

      def join(group)
        start_more(group, Float::INFINITY)
        (@groups ||= []) << group
        Fiber.yield(group) until group.finished?
      end

      def run_until(group)
        loop do
          start_more(group, MOST_BEGINNING)
          break if group.finished?

          turn
        end
      end

      # What has happened since, given to who waits for it.
      def turn
        raise_signal
        watcher&.before_wait
        events = Muster.ssh_poll(time_to_wait) || Kernel.sleep(time_to_wait).then { [] }
        watcher&.after_wait
        events.each do |event|
          fiber = @waiting.delete(event[0])
          fiber ? step(fiber, event) : (@kept ||= []).push(event)
          @beginning.delete(event[0])
        end
        due, @timers = @timers.partition { |time, _| time <= now }
        due.each { |_, fiber| step(fiber, nil) }
      end

      def time_to_wait
        @timers.empty? ? 1.0 : (@timers.map(&:first).min - now).clamp(0, 1.0)
      end

      # One that came while a block ran ends them all.
      def raise_signal
        signal, @signal = @signal, nil
        raise signal if signal
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
