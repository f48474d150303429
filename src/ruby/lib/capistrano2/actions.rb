require 'sshkit/netssh_options'

module Capistrano
  # What tasks do on their servers. All of them finish; then what failed is told at once.
  module Actions2
    # What a block of `run` gets: which host it is, and a way to answer.
    class Channel < Struct.new(:server, :id, :state)
      include SSHKit::Answering

      def [](key)
        { server: server, host: server.host }.fetch(key) { state[key] }
      end

      def []=(key, value)
        state[key] = value
      end
    end

    SUDO_PROMPT = 'sudo password: '.freeze

    def run(command, options = {}, &block)
      block ||= self.class.default_io_proc
      text = command.to_s.strip.gsub(/\r?\n/, "\\\n")
      logger.debug("executing #{text.inspect}")
      each_server(options) { |server| run_one(server, text, options, block) }
    end

    # Without a command: the words to put before one.
    def sudo(*arguments, &block)
      options = arguments.last.is_a?(Hash) ? arguments.pop.dup : {}
      command = arguments.shift
      as = options.delete(:as)
      words = [fetch(:sudo, 'sudo'), "-p '#{sudo_prompt}'", as && "-u #{as}"].compact.join(' ')
      command ? run("#{words} #{command}", options, &block) : words
    end

    def sudo_prompt
      fetch(:sudo_prompt, SUDO_PROMPT)
    end

    def invoke_command(command, options = {}, &block)
      options = options.dup
      via = options.delete(:via) || :run
      via == :sudo ? sudo(command, options, &block) : run(command, options.reject { |name, _| name == :as }, &block)
    end

    # A command for each kind of server: `parallel { |session| session.when "in?(:app)", "…"; session.else "…" }`.
    def parallel(options = {})
      choices = Choices.new
      yield choices
      each_server(options) do |server|
        found = choices.for(server, role_names_for_host(server))
        run_one(server, found.first.strip.gsub(/\r?\n/, "\\\n"), options, found.last || self.class.default_io_proc) if found
      end
    end

    # The output of the first server.
    def capture(command, options = {})
      output = +''
      invoke_command(command, options.merge(once: true)) { |_, stream, data| stream == :err ? warn(data) : output << data }
      output
    end

    def stream(command, options = {})
      invoke_command(command, options) { |channel, stream, data| stream == :err ? warn("[err :: #{channel[:server]}] #{data}") : puts(data) }
    end

    def put(data, path, options = {})
      send_to(path, { 'content' => data }, options)
    end

    def upload(from, to, options = {})
      return put(from.read, to, options) if from.respond_to?(:read)
      return upload_tree(from, to, options) if File.directory?(from)

      send_to(to, { 'local' => File.expand_path(from) }, options)
    end

    def get(remote, path, options = {})
      download(remote, path, options.merge(once: true))
    end

    def download(from, to, options = {})
      each_server(options) do |server|
        local = to.gsub('$CAPISTRANO:HOST$', server.host)
        ended = Muster::Fibers.events(Muster.ssh_download(engine_host(server), from, File.expand_path(local)))
        raise TransferError, ended[4] if ended[4]
      end
    end

    def transfer(direction, from, to, options = {})
      direction == :up ? upload(from, to, options) : download(from, to, options)
    end

    def connect!(options = {})
      each_server(options) { |server| engine_host(server) }
    end

    # What a deploy knows a server by.
    def engine_name_and_number(server)
      [Muster::Deployment.name_of(ssh_host(server)), engine_host(server)]
    end

    def dry_run?
      dry_run
    end

    module ClassMethods
      def default_io_proc
        @default_io_proc ||= lambda do |channel, stream, data|
          instance.logger.log(stream == :err ? 0 : 1, data, "#{stream} :: #{channel[:server]}")
        end
      end
      attr_writer :default_io_proc
    end

    def self.included(configuration)
      configuration.extend(ClassMethods)
    end

    # The branches of `parallel`.
    class Choices
      def initialize
        @branches = []
      end

      def when(condition, command, _options = {}, &block)
        @branches << [condition, command, block]
      end

      def else(command, &block)
        @otherwise = [command, block]
      end

      def for(server, roles)
        found = @branches.find { |condition, *| Asked.new(server, roles).instance_eval(condition) }
        found ? found.drop(1) : @otherwise
      end

      Asked = Struct.new(:server, :roles) do
        def in?(role)
          roles.include?(role)
        end
      end
    end

    private

    def each_server(options)
      servers = servers_for(options)
      return if servers.empty? || (debug && !CLI.agree("Do you want to run this on #{servers.join(', ')}? (y/n)"))
      return logger.debug("dry run: #{servers.join(', ')}") if dry_run

      size = options[:max_hosts] || current_task&.options&.[](:max_hosts) || servers.size
      servers.each_slice(size) do |some|
        failures = Muster::Fibers.each(some) { |server| yield server }
        tell(some.zip(failures).select(&:last))
      end
    end

    def tell(failed)
      return if failed.empty?
      raise failed.first.last unless failed.all? { |_, error| error.is_a?(RemoteError) }
      return if current_task && current_task.options[:on_error] == :continue

      error = failed.first.last.class.new(failed.map { |_, one| one.message }.join("\n"))
      error.hosts = failed.map(&:first)
      raise error
    end

    def servers_for(options)
      return options[:exactly] if options[:exactly]

      servers = current_task ? find_servers_for_task(current_task, options) : find_servers(options)
      servers = servers.first(1) if options[:once] || current_task&.options&.[](:once)
      return servers unless servers.empty?
      return [] if dry_run || ENV['HOSTFILTER'] || ENV['HOSTROLEFILTER'] ||
                   [options, current_task&.options || {}].any? { |given| given[:on_no_matching_servers] == :continue }

      who = current_task ? "`#{current_task.fully_qualified_name}' is" : 'what runs is'
      raise NoMatchingServersError, "#{who} only run for servers matching #{(current_task&.options || options).inspect}, but no servers matched"
    end

    def run_one(server, text, options, block)
      line = command_line(server, text, options)
      logger.trace('executing command', server.to_s)
      id = Muster.ssh_submit(engine_host(server), line, submission(options))
      channel = Channel.new(server, id, {})
      ended = Muster::Fibers.events(id) { |event| heard(channel, event, block) }
      raise ConnectionError, "connection failed for: #{server} (#{ended[4]})" if ended[4]
      raise CommandError, "failed: #{line.inspect} on #{server}" unless ended[2] == 0 && ended[3].to_s.empty?
    end

    def submission(options)
      given = fetch(:default_run_options, {}).merge(options)
      { 'input' => given[:data], 'pty' => given[:pty] ? true : false, 'keep_open' => !given[:eof] && !given[:data] }.compact
    end

    # sudo asks for its password: it is answered, once.
    def heard(channel, event, block)
      stream = { 'out' => :out, 'err' => :err }[event[1]] or return
      data = event[2].dup.force_encoding(Encoding::UTF_8)
      return answer_sudo(channel) if data.include?(sudo_prompt)

      block.call(channel, stream, data)
    end

    def answer_sudo(channel)
      raise CommandError, "sudo on #{channel[:server]} does not take the password" if channel[:answered]

      channel[:answered] = true
      channel.send_data("#{password_for_all}\n")
    end

    def password_for_all
      @password_for_all ||= fetch(:password) { CLI.password_prompt }
    end

    def command_line(server, text, options)
      given = fetch(:default_run_options, {}).merge(options)
      command = text.gsub('$CAPISTRANO:HOST$', server.host).gsub('$CAPISTRANO:HOSTROLES$', role_names_for_host(server).join(','))
      shell = given.fetch(:shell, fetch(:default_shell, 'sh'))
      command = "#{shell} -c '#{command.gsub("'") { "'\\''" }}'" unless shell == false
      [environment(given), command].compact.join(' ')
    end

    def environment(options)
      given = options[:env] || {}
      return "env #{given}" if given.is_a?(String)

      all = fetch(:default_environment, {}).merge(given)
      "env #{all.map { |name, value| "#{name}=#{value.to_s.gsub(/[ "]/) { |c| "\\#{c}" }}" }.join(' ')}" unless all.empty?
    end

    def send_to(path, what, options)
      mode = options[:mode]
      each_server(options) do |server|
        transfer = what.merge('remote' => path.gsub('$CAPISTRANO:HOST$', server.host))
        transfer['mode'] = mode if mode.is_a?(Integer)
        ended = Muster::Fibers.events(Muster.ssh_upload(engine_host(server), transfer))
        raise TransferError, "upload of #{path} failed on #{server}: #{ended[4]}" if ended[4]
      end
      run("chmod #{mode} #{path}", options.reject { |name, _| name == :mode }) if mode.is_a?(String)
    end

    def upload_tree(from, to, options)
      folders, files = Dir.glob("#{from}/**/*", File::FNM_DOTMATCH).reject { |path| path.end_with?('/.', '/..') }.partition { |path| File.directory?(path) }
      run("mkdir -p #{[to, *folders.map { |path| path.sub(from, to) }].join(' ')}", options)
      files.each { |path| upload(path, path.sub(from, to), options) }
    end

    def engine_host(server)
      host = ssh_host(server)
      host.password = fetch(:password) if exists?(:password) && !variables[:password].is_a?(Proc)
      options = fetch(:ssh_options, {}).merge(server.options[:ssh_options] || {})
      options = options.merge(proxy: Net::SSH::Proxy::Jump.new(jump)) if jump
      Muster.ssh_host(SSHKit::NetsshOptions.read(host, options))
    end

    def ssh_host(server)
      host = SSHKit::Host.new(server.host)
      host.user = server.user || fetch(:user, nil)
      host.port = server.port || fetch(:port, nil)
      host
    end

    # A gateway, or a chain of them.
    def jump
      given = fetch(:gateway, nil)
      given && [*(given.is_a?(Hash) ? given.keys : given)].join(',')
    end
  end
end
