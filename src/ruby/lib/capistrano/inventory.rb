module Capistrano
  # Where servers come from that the recipe does not name: who the registry, EC2 or a file has when they are first needed.
  module Inventory
    SOURCES = %i[muster ec2 inventory].freeze

    # A block for such a role, and its other options; nil when its servers are named.
    def self.lazy(role, options)
      source = SOURCES.find { |name| options.is_a?(Hash) && options.key?(name) } or return
      wanted = options[source]
      [options.reject { |name, _| name == source }, -> { some(role, source, wanted) }]
    end

    def self.some(role, source, wanted)
      found = send("from_#{source}", wanted)
      raise "role #{role.inspect}: #{TELLERS[source]} has no server for #{wanted.inspect}" if found.empty?

      found
    end

    TELLERS = { muster: 'the registry', ec2: 'EC2', inventory: 'the file' }.freeze

    # Hashes: name, address, user, port, host_keys.
    def self.from_muster(query)
      Muster.registry_nodes(query)
    end

    def self.from_ec2(wanted)
      require 'muster/ec2'
      Muster::Ec2.hosts(wanted).map { |host| { 'name' => host } }
    end

    # A server a line: "deploy@web1:22 zone=a"; # begins a remark.
    def self.from_inventory(path)
      File.readlines(path, chomp: true).filter_map do |line|
        host, *pairs = line.sub(/(\A|\s)#.*/, '').split
        { 'name' => host, 'properties' => pairs.to_h { |pair| pair.split('=', 2) }.transform_keys(&:to_sym) } if host
      end
    end
    private_class_method :some, :from_muster, :from_ec2, :from_inventory
  end
end
