require 'sshkit'

module Capistrano
  class Configuration
    # A host with its roles and whatever else the recipe says of it.
    class Server < SSHKit::Host
      # Any name reads and writes a property. A property that is there already is merged with the new value.
      class Properties
        def initialize
          @values = {}
        end

        def set(key, value)
          old = @values[key]
          case
          when old.is_a?(Hash) && value.is_a?(Hash) then old.merge!(value)
          when old.is_a?(Set) && value.is_a?(Set) then old.merge(value)
          when old.is_a?(Array) && value.is_a?(Array) then old.concat(value)
          else @values[key] = value
          end
        end

        def fetch(key)
          @values[key]
        end

        def keys
          @values.keys
        end

        def to_h
          @values
        end

        def roles
          @roles ||= Set.new
        end

        def method_missing(name, value = nil)
          value.nil? ? fetch(name) : set(name.to_s.chomp('=').to_sym, value)
        end

        def respond_to_missing?(name, include_private = false)
          @values.key?(name) || super
        end
      end

      def self.[](host)
        host.is_a?(Server) ? host : new(host)
      end

      def properties
        @server_properties ||= Properties.new
      end

      def roles
        properties.roles
      end

      def roles=(names)
        [*names].each { |name| add_role(name) }
      end

      def add_roles(names)
        self.roles = names
        self
      end

      def add_role(name)
        roles << name.to_sym
        self
      end

      def has_role?(name)
        roles.include?(name.to_sym)
      end

      def roles_array
        roles.to_a
      end

      def fetch(key)
        properties.fetch(key)
      end

      def set(key, value)
        properties.set(key, value)
      end

      def primary
        self if fetch(:primary)
      end

      def matches?(other)
        hostname == other.hostname && port == other.port
      end

      # Values of properties, or :filter / :select / :exclude with a property's name or a lambda.
      def select?(options)
        options.all? do |key, wanted|
          case key
          when :filter, :select then answer(wanted)
          when :exclude then !answer(wanted)
          else fetch(key) == wanted
          end
        end
      end

      def with(given)
        given.each { |key, value| respond_to?("#{key}=") ? public_send("#{key}=", value) : set(key, value) }
        self
      end

      def ssh_options=(options)
        super
        set(:ssh_options, options)
      end

      def netssh_options
        super.merge(fetch(:ssh_options) || {})
      end

      private

      def answer(wanted)
        wanted.respond_to?(:call) ? wanted.call(self) : fetch(wanted)
      end
    end

    # The servers in order of their first mention; one for each name and port.
    class Servers
      include Enumerable

      def initialize
        @by_place = {}
        @lazy = []
        @asked = []
      end

      def each(&block)
        known.values.each(&block)
      end

      def add_host(given, properties = {})
        added = Server[given]
        added.port = properties[:port] if properties.key?(:port)
        known_one = @by_place[[added.hostname, added.port]]
        return @by_place[[added.hostname, added.port]] = added.with(properties) unless known_one

        known_one.user = added.user if added.user
        known_one.with(properties)
      end

      def add_role(role, hosts, options = {})
        [*hosts].each { |host| add_host(host, copy(options).merge(roles: [role])) }
      end

      # Servers that a block gives when they are first needed.
      def add_lazy(role, options, block)
        @lazy << [role, options, block]
      end

      # Calls the blocks again: who has appeared, the names of who has vanished, and why nothing is known, if so.
      def refresh
        before = known.dup
        gone = @asked.flat_map { |entry| vanished_from(entry) }
        gone -= @asked.flat_map(&:last)
        gone.each { |place| @by_place.delete(place) }
        [@by_place.values - before.values, gone.map { |place| Muster::Deployment.name_of(before[place]) }, @problem]
      ensure
        @problem = nil
      end

      def roles_for(names)
        names = names.flatten
        options = names.last.is_a?(Hash) ? names.pop : {}
        RoleFilter.new(names).filter(known.values).select { |server| server.select?(options) }
      end

      def primary(role)
        servers = roles_for([role])
        servers.find(&:primary) || servers.first
      end

      def role_properties_for(names)
        wanted = names.map(&:to_sym)
        found = Set.new
        roles_for(names.dup).each do |server|
          (server.roles.to_a & wanted).each do |role|
            [server.fetch(role)].flatten(1).each do |given|
              block_given? ? yield(server, role, given) : found << (given || {}).merge(role: role, hostname: server.hostname)
            end
          end
        end
        block_given? ? nil : found
      end

      private

      def known
        until @lazy.empty?
          lazy = @lazy.shift
          @asked << [lazy, ask(*lazy).map { |given| place_of(given) }]
        end
        @by_place
      end

      # An answer that fails, or is empty all at once, is not believed.
      def vanished_from(entry)
        lazy, places = entry
        now = ask(*lazy).map { |given| place_of(given) }
        return (@problem = "the block of role #{lazy.first} gives no server") && [] if now.empty? && places.any?

        entry[1] = now
        places - now
      rescue StandardError => e
        @problem = e.message
        []
      end

      # Adds what a block gives now.
      def ask(role, options, block)
        given = [*(block.arity.zero? ? block.call : block.call(options))].flatten.compact
        own = given.last.is_a?(Hash) ? given.pop : {}
        add_role(role, given, options.merge(own))
        given
      end

      def place_of(given)
        server = Server[given]
        [server.hostname, server.port]
      end

      def copy(options)
        options.transform_values { |value| value.is_a?(Hash) || value.is_a?(Array) || value.is_a?(Set) ? value.dup : value }
      end
    end

    # Names of hosts; one with other characters than a name has is a pattern.
    class HostFilter
      NAME = /\A[-A-Za-z0-9.]+\z/.freeze

      def initialize(values)
        @patterns = [*values].flat_map { |v| v.is_a?(String) && v.split(',').all? { |part| part.match?(NAME) } ? v.split(',') : v }
        @patterns = @patterns.map { |v| v.is_a?(Regexp) ? v : v.to_s.match?(NAME) ? /\A#{Regexp.escape(v.to_s)}\z/ : Regexp.new(v.to_s) }
      end

      def filter(servers)
        [*servers].select { |server| @patterns.any? { |pattern| pattern.match?(server.to_s) } }
      end
    end

    # Names of roles, or /patterns/.
    class RoleFilter
      def initialize(values)
        @all = [*values].flatten.any? { |v| v.to_s == 'all' }
        @patterns = [*values].flatten.flat_map { |v| v.is_a?(String) ? v.split(',') : v }.map { |v| pattern(v) }
      end

      def filter(servers)
        return [*servers] if @all

        [*servers].select { |server| server.respond_to?(:roles) && server.roles.any? { |role| @patterns.any? { |p| p.match?(role.to_s) } } }
      end

      private

      def pattern(value)
        return value if value.is_a?(Regexp)

        value.to_s =~ %r{\A/(.+)/\z} ? Regexp.new(Regexp.last_match(1)) : /\A#{Regexp.escape(value.to_s)}\z/
      end
    end

    # Of the kinds that recipes name.
    module Filter
      ALL = Object.new.tap { |all| all.define_singleton_method(:filter) { |servers| [*servers] } }

      def self.new(kind, values = nil)
        return ALL if [*values].map(&:to_s).include?('all')

        (kind.to_s == 'host' ? HostFilter : RoleFilter).new([*values].reject { |v| v.respond_to?(:empty?) && v.empty? })
      end
    end
  end
end
