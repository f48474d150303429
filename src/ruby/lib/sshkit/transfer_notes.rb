module SSHKit
  # What is said while a file goes over: a message for each tenth (:log_percent), the rest at the level debug.
  class TransferNotes
    STEP = 2048          # bytes between two looks at how far it is
    ALL_STEPS = 2 << 20  # of a larger file only the tenths are told

    def initialize(backend, action, name, options)
      @backend = backend
      @action = action
      @name = name
      wanted = options[:log_percent] || 10
      @part = wanted.positive? ? wanted : 100
      @level = (options[:verbosity] || :info).to_s.downcase
      @at = -1
    end

    # So much of it is there.
    def reached(done, total)
      return tell_empty if total.zero?

      tell(@at = 0, total) if @at.negative?
      tell(@at, total) while (@at = following(done, total))
      @at = done
    end

    private

    def following(done, total)
      step = total > ALL_STEPS ? [total * @part / 100, STEP].max : STEP
      at = [((@at / step) + 1) * step, total].min
      at = [(at / STEP.to_f).ceil * STEP, total].min
      at if at <= done && at > @at
    end

    def tell(done, total)
      percent = done * 100.0 / total
      reached = (percent / @part).truncate * @part
      message = "#{@action} #{@name} #{percent.round(2)}%"
      return @backend.debug(message) unless reached.positive? && reached != @told

      @told = reached
      @backend.public_send(@level, message)
    end

    def tell_empty
      @backend.warn("Error calculating percentage 0/0, is #{@name} empty?") if @at.negative?
      @at = 0
    end
  end
end
