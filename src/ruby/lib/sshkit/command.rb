module SSHKit
  # One command for one host, and what became of it.
  class Command
    Failed = Class.new(SSHKit::StandardError)

    attr_reader :command, :args, :options, :exit_status, :exit_signal, :full_stdout, :full_stderr, :uuid, :started,
                :started_at

    def initialize(*args)
      raise ArgumentError, 'Must pass arguments to Command.new' if args.empty?

      given = args.last.is_a?(Hash) ? args.pop : {}
      @options = { raise_on_non_zero_exit: true, run_in_background: false }.merge(given.transform_keys(&:to_sym))
      @command = args.shift.to_s.lines.map(&:strip).join('; ')
      @args = args
      @full_stdout = +''
      @full_stderr = +''
      @uuid = Random.bytes(4).unpack1('H8')
    end

    # The words that the remote shell gets. Arguments are not quoted: recipes count on that.
    def to_command
      return command unless should_map?

      in_directory(with_umask(with_environment(as_user(in_background(as_group(to_s))))))
    end

    def to_s
      should_map? ? [SSHKit.config.command_map[command.to_sym], *args].join(' ') : command
    end

    # A command with white space in it is taken as it is.
    def should_map?
      !command.match?(/\s/)
    end

    def host
      options[:host]
    end

    def verbosity
      options[:verbosity] ? Logger.level(options[:verbosity]) : Logger::INFO
    end

    def started=(value)
      @started_at = Time.now
      @started = value
    end

    def started?
      started
    end

    # Called with the end: a status, or a signal, which is a failure however the status looks.
    def finish(status, signal)
      @finished_at = Time.now
      @exit_status = status
      @exit_signal = signal unless signal.to_s.empty?
      raise Failed, failure_text if options[:raise_on_non_zero_exit] && !success?
    end

    def exit_status=(status)
      finish(status, nil)
    end

    def complete?
      !exit_status.nil? || !exit_signal.nil?
    end
    alias finished? complete?

    def success?
      exit_status == 0
    end
    alias successful? success?

    def failure?
      complete? && !success?
    end
    alias failed? failure?

    def runtime
      @finished_at && @finished_at - @started_at
    end

    def on_stdout(channel, data)
      @full_stdout << data
      interact(:stdout, data, channel)
    end

    def on_stderr(channel, data)
      @full_stderr << data
      interact(:stderr, data, channel)
    end

    alias stdout full_stdout
    alias stderr full_stderr

    # The same with what must not be shown left out.
    def with_redaction
      shown = args.map { |argument| argument.is_a?(Redaction) ? '[REDACTED]' : argument }
      dup.tap { |copy| copy.instance_variable_set(:@args, shown) }
    end

    def self.shellescape_except_tilde(path)
      path.shellescape.gsub('\\~', '~')
    end

    private

    def in_directory(inner)
      options[:in] ? "cd #{self.class.shellescape_except_tilde(options[:in])} && #{inner}" : inner
    end

    def with_umask(inner)
      SSHKit.config.umask ? "umask #{SSHKit.config.umask} && #{inner}" : inner
    end

    def with_environment(inner)
      environment.empty? ? inner : "( export #{environment} ; #{inner} )"
    end

    def as_user(inner)
      return inner unless options[:user]

      words = ['sudo -u', options[:user].to_s.shellescape]
      words << environment unless environment.empty?
      "#{words.join(' ')} -- sh -c #{inner.shellescape}"
    end

    def in_background(inner)
      options[:run_in_background] ? "( nohup #{inner} > /dev/null & )" : inner
    end

    def as_group(inner)
      options[:group] ? "sg #{options[:group].to_s.shellescape} -c #{inner.shellescape}" : inner
    end

    def environment
      (SSHKit.config.default_env || {}).merge(options[:env] || {}).map do |name, value|
        "#{name.is_a?(Symbol) ? name.to_s.upcase : name}=\"#{value.to_s.gsub('"', '\"')}\""
      end.join(' ')
    end

    def interact(stream, data, channel)
      handler = options[:interaction_handler]
      handler = MappingInteractionHandler.new(handler) if handler.is_a?(Hash) || handler.is_a?(Proc)
      handler.on_data(self, stream, data, channel) if handler.respond_to?(:on_data)
    end

    def failure_text
      how = exit_signal ? "was ended by signal #{exit_signal}" : "exit status: #{exit_status.inspect}"
      written = [['stdout', full_stdout], ['stderr', full_stderr]].map do |name, text|
        "#{command} #{name}: #{text.strip.empty? ? 'Nothing written' : text.strip}"
      end
      "#{["#{command} #{how}", *written].join("\n")}\n"
    end
  end
end
