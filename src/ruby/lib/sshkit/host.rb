module SSHKit
  class UnparsableHostStringError < SSHKit::StandardError; end

  # Where commands run: "host", "user@host:port", "[v6]:port", :local, or a Hash of these parts.
  class Host
    attr_accessor :hostname, :port, :user, :password, :keys, :key, :ssh_options, :transfer_method
    alias username user

    def initialize(given)
      @keys = []
      @local = false
      @properties = {}
      case given
      when :local then @local = true; @hostname = 'localhost'; @user = ENV['USER'] || ENV['LOGNAME'] || ENV['USERNAME']
      when Hash then given.each { |name, value| public_send("#{name}=", value) }
      else parse(given.to_s)
      end
    end

    def local?
      @local
    end

    def properties
      @open_properties ||= OpenStruct.new(@properties)
    end

    def hash
      [user, hostname, port].hash
    end

    def eql?(other)
      hash == other.hash
    end
    alias == eql?

    def to_s
      hostname
    end

    def to_key
      to_s.to_sym
    end

    def netssh_options
      own = { port: port, user: user, password: password }.compact
      files = [*keys, *key].compact
      own[:keys] = files unless files.empty?
      (ssh_options || {}).merge(own)
    end

    private

    def parse(text)
      match = text.match(/\A(?:(?<user>[^@]+)@)?(?:\[(?<v6>[0-9A-Fa-f:.]+)\](?::(?<p6>\d+))?|(?<bare>[0-9A-Fa-f]*:[0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*)|(?<name>[^:\s@]+)(?::(?<port>\d+))?)\z/)
      raise UnparsableHostStringError, "Cannot parse host string #{text}" unless match

      @user = match[:user]
      @hostname = match[:v6] || match[:bare] || match[:name]
      @port = (match[:p6] || match[:port])&.to_i
    end
  end
end
