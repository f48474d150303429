module SSHKit
  module Backend
    MethodUnavailableError = Class.new(SSHKit::StandardError)

    # The one whose block is running, if any.
    def self.current
      Thread.current[:sshkit_backend]
    end

    # What a block of `on` is run in.
    class Abstract
      attr_reader :host

      def initialize(host, &block)
        raise 'Must pass a Host object' unless host.is_a?(Host)

        @host = host
        @block = block
      end

      def run
        before = Thread.current[:sshkit_backend]
        Thread.current[:sshkit_backend] = self
        instance_exec(host, &@block)
      ensure
        Thread.current[:sshkit_backend] = before
      end

      %i[log fatal error warn info debug].each do |level|
        define_method(level) { |*arguments| SSHKit.config.output.public_send(level, *arguments) }
      end

      def execute(*args)
        options = options_of(args)
        make_and_run(args, options).success?
      end

      def test(*args)
        options = { verbosity: Logger::DEBUG, raise_on_non_zero_exit: false }.merge(options_of(args))
        make_and_run(args, options).success?
      end

      def capture(*args)
        options = { verbosity: Logger::DEBUG, strip: true }.merge(options_of(args))
        text = make_and_run(args, options).full_stdout
        options[:strip] ? text.strip : text
      end

      def background(*args)
        options = options_of(args).merge(run_in_background: true)
        make_and_run(args, options).success?
      end

      def make(commands = [])
        execute(:make, commands)
      end

      def rake(commands = [])
        execute(:rake, commands)
      end

      # Commands of the block run in a directory, which must be there.
      def within(directory)
        (@pwd ||= []).push(directory.to_s)
        path = Command.shellescape_except_tilde(pwd_path)
        execute("if test ! -d #{path}\nthen echo \"Directory does not exist '#{path}'\" 1>&2\nfalse\nfi\n",
                verbosity: Logger::DEBUG)
        yield
      ensure
        @pwd.pop
      end

      def with(environment)
        before = @env || {}
        @env = before.merge(environment)
        yield
      ensure
        @env = before
      end

      # Commands of the block run as another user, which sudo must allow.
      def as(who)
        before = [@user, @group]
        @user, @group = who.is_a?(Hash) ? [who[:user] || who['user'], who[:group] || who['group']] : [who, nil]
        name = @user.to_s.shellescape
        execute("if ! sudo -u #{name} whoami > /dev/null\nthen echo \"You cannot switch to user '#{name}' using sudo, " \
                "please check the sudoers file\" 1>&2\nfalse\nfi\n", verbosity: Logger::DEBUG)
        yield
      ensure
        @user, @group = before
      end

      def redact(argument)
        argument.to_s.dup.extend(Redaction)
      end

      def upload!(_local, _remote, _options = {})
        raise MethodUnavailableError
      end

      def download!(_remote, _local = nil, _options = {})
        raise MethodUnavailableError
      end

      Configuration = OpenStruct
      extend Configurable

      private

      def options_of(args)
        args.last.is_a?(Hash) ? args.pop : {}
      end

      def make_and_run(args, options)
        place = { in: pwd_path, env: @env, host: host, user: @user, group: @group }
        command = Muster::Fibers.outside { Command.new(*args, options.merge(place)) }
        execute_command(command)
        command
      end

      def execute_command(_command)
        raise MethodUnavailableError
      end

      def pwd_path
        File.join(@pwd) unless @pwd.nil? || @pwd.empty?
      end

      def remote_path(path)
        path = path.to_s
        path.start_with?('/') || pwd_path.nil? ? path : File.join(pwd_path, path)
      end

      def output
        SSHKit.config.output
      end
    end
  end
end
