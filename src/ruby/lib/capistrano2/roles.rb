require 'capistrano/inventory'

module Capistrano
  # A server with the options that its role gives it.
  class ServerDefinition
    attr_reader :host, :user, :port, :options

    # One of the registry, of EC2 or of a file.
    def self.found(found, options)
      own = { host_name: found['address'], host_keys: found['host_keys'] }.compact
      more = { user: found['user'], port: found['port'], ssh_options: own.empty? ? nil : own }.compact
      new(found['name'], options.merge(found['properties'] || {}, more))
    end

    def initialize(text, options = {})
      parsed = SSHKit::Host.new(text.to_s)
      @host = parsed.hostname
      @user = parsed.user || options[:user]
      @port = parsed.port || options[:port]
      @options = options.reject { |name, _| %i[user port].include?(name) }
    end

    def ==(other)
      other.is_a?(ServerDefinition) && [host, user, port] == [other.host, other.user, other.port]
    end
    alias eql? ==

    def hash
      [host, user, port].hash
    end

    def to_s
      [user && "#{user}@", host, port && port != 22 ? ":#{port}" : nil].join
    end
  end

  # The servers of a role: named, and given by blocks that are called once, when they are first needed.
  class Role2
    include Enumerable

    def initialize
      @given = []
      @found = nil
    end

    def push(hosts, options, block = nil)
      @given << (block || [hosts, options])
      @block_options = options if block
      @found = nil unless block && @called
    end

    def servers
      @found ||= @given.flat_map { |given| given.respond_to?(:call) ? called(given) : define(*given) }.uniq
    end

    def each(&block)
      servers.each(&block)
    end

    def empty?
      @given.empty?
    end

    private

    def called(block)
      @called ||= {}
      @called[block] ||= begin
        options = (@block_options || {}).dup
        result = [block.arity.zero? ? block.call : block.call(options)].flatten.compact
        options = options.merge(result.pop) if result.last.is_a?(Hash)
        define(result, options)
      end
    end

    def define(hosts, options)
      hosts.map { |host| host.is_a?(ServerDefinition) ? host : ServerDefinition.new(host, options) }
    end
  end

  # `role`, `server`, and which servers a task is for.
  module Roles2
    attr_reader :roles

    def role(name, *hosts, &block)
      options = hosts.last.is_a?(Hash) ? hosts.pop : {}
      list = roles[name.to_sym]
      hosts = hosts.flatten
      source = Inventory.lazy(name, options)
      return list.push([], source.first, -> { source.last.call.map { |found| ServerDefinition.found(found, source.first) } }) if source

      list.push(hosts, options) unless hosts.empty?
      list.push([], options, block) if block
    end

    # A host and its roles.
    def server(host, *names)
      options = names.last.is_a?(Hash) ? names.pop : {}
      raise ArgumentError, 'you must associate a server with at least one role' if names.empty?

      names.each { |name| role(name, host, options) }
    end

    def role_names_for_host(wanted)
      roles.select { |_, list| list.include?(wanted) }.keys
    end

    def find_servers_for_task(task, options = {})
      find_servers(task.options.merge(options))
    end

    # By :hosts, else by :roles, with :only and :except on the options that roles gave.
    def find_servers(options = {})
      return named_hosts(options) if ENV['HOSTS'] || options[:hosts]

      servers = wanted_roles(options).flat_map { |name| roles.fetch(name) { raise ArgumentError, "unknown role `#{name}'" }.servers }.uniq
      servers = servers.select { |server| (options[:only] || {}).all? { |key, value| server.options[key] == value } }
      servers = servers.reject { |server| (options[:except] || {}).any? { |key, value| server.options[key] == value } } if options[:except]
      filtered(servers, ENV['HOSTFILTER'])
    end

    private

    def start_roles
      @roles = Hash.new { |all, name| all[name] = Role2.new }
    end

    def named_hosts(options)
      given = ENV['HOSTS'] ? ENV['HOSTS'].split(',') : called(options[:hosts])
      filtered([*given].flatten.map { |host| host.is_a?(ServerDefinition) ? host : ServerDefinition.new(host.to_s.strip) }.uniq, ENV['HOSTFILTER'])
    end

    def wanted_roles(options)
      given = ENV['ROLES'] ? ENV['ROLES'].split(',') : [*called(options[:roles])]
      given = roles.keys if given.empty? || given.map(&:to_s) == ['all']
      given = given.map { |name| name.to_s.strip.to_sym }
      ENV['HOSTROLEFILTER'] ? given & ENV['HOSTROLEFILTER'].split(',').map(&:to_sym) : given
    end

    def called(value)
      value.respond_to?(:call) ? value.call : value
    end

    def filtered(servers, names)
      names ? servers.select { |server| names.split(',').include?(server.host) } : servers
    end
  end
end
