# The options of net-ssh, as recipes write them, for the engine.
module Net
  module SSH
    module Proxy
      # A command that is the connection.
      class Command
        attr_reader :command_line_template

        def initialize(template)
          @command_line_template = template
        end
      end

      # Hosts to go through.
      class Jump
        attr_reader :jump_proxies

        def initialize(proxies)
          @jump_proxies = proxies
        end
      end
    end

    class Exception < ::RuntimeError; end
    class AuthenticationFailed < Exception; end
    class HostKeyError < Exception; end
    class HostKeyMismatch < HostKeyError; end
    class HostKeyUnknown < HostKeyError; end
    class Disconnect < Exception; end
    class ConnectionTimeout < Exception; end
  end

  module SCP
    class Error < ::RuntimeError; end
  end
end
$LOADED_FEATURES.push('net/ssh.rb', 'net/scp.rb', 'net/ssh/proxy/command.rb', 'net/ssh/proxy/jump.rb')

module SSHKit
  module NetsshOptions
    CHECKING = { never: 'off', false => 'off', accept_new: 'accept_new', accept_new_or_local_tunnel: 'accept_new',
                 always: 'strict', secure: 'strict', very: 'strict' }.freeze
    METHODS = { 'publickey' => 'publickey', 'password' => 'password',
                'keyboard-interactive' => 'keyboard-interactive' }.freeze

    def self.read(host, defaults)
      given = defaults.merge(host.ssh_options || {})
      own = host.netssh_options
      options = given.merge(own.slice(:port, :user, :password, :keys).compact)
      result = { 'name' => host.hostname.to_s, 'user' => options[:user]&.to_s, 'port' => options[:port]&.to_i,
                 'address' => options[:host_name], 'password' => options[:password], 'passphrase' => options[:passphrase],
                 'keys' => paths(options[:keys]), 'key_data' => options[:key_data], 'certificates' => paths(options[:keycerts]),
                 'keys_only' => options[:keys_only], 'use_agent' => options[:use_agent],
                 'methods' => options[:auth_methods]&.filter_map { |method| METHODS[method.to_s] },
                 'forward_agent' => given[:forward_agent], 'host_key_alias' => options[:host_key_alias],
                 'known_hosts' => paths(options[:user_known_hosts_file]), 'host_keys' => options[:host_keys],
                 'connect_timeout' => options[:timeout]&.to_i,
                 'alive_interval' => options[:keepalive] ? (options[:keepalive_interval] || 300).to_i : nil,
                 'alive_count' => options[:keepalive_maxcount]&.to_i }
      result.merge(checking(options)).merge(route(options[:proxy])).merge(config(options)).compact
    end

    def self.paths(given)
      given && [*given].map { |path| File.expand_path(path.to_s) }
    end

    def self.checking(options)
      wanted = options.key?(:verify_host_key) ? options[:verify_host_key] : options[:paranoid]
      { 'checking' => CHECKING[wanted] }
    end

    def self.route(proxy)
      case proxy
      when Net::SSH::Proxy::Command then { 'proxy_command' => proxy.command_line_template }
      when Net::SSH::Proxy::Jump then { 'jump' => proxy.jump_proxies }
      else {}
      end
    end

    def self.config(options)
      case options[:config]
      when false then { 'config' => [] }
      when String, Array then { 'config' => paths(options[:config]) }
      else {}
      end
    end
    private_class_method :paths, :checking, :route, :config
  end
end
