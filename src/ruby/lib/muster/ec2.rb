module Muster
  # The list of EC2, as our own client gets it.
  module Ec2
    STATES = { 'pending' => 0, 'running' => 16, 'shutting-down' => 32, 'terminated' => 48, 'stopping' => 64, 'stopped' => 80 }.freeze

    # What a recipe's block is told of an instance.
    Member = Struct.new(:id, :hostname)

    # Options: region, endpoint, profile; key_id, secret, token; filters [[name, value…], …]. What EC2 does not say is nil.
    def self.instances(options)
      given = options.merge('filters' => (options['filters'] || []).map { |row| row.map(&:to_s) })
      Muster.ec2_instances(given).map { |one| one.transform_values { |value| value == '' ? nil : value } }
    end

    # The servers with these tags that run: { 'tag:role' => 'web' }; region, profile, endpoint and address (:public,
    # :private) beside them.
    def self.hosts(wanted)
      options, filters = wanted.transform_keys(&:to_s).partition { |name, _| %w[region profile endpoint address].include?(name) }.map(&:to_h)
      filters = { 'instance-state-name' => 'running' }.merge(filters)
      address = options.delete('address').to_s
      found = instances(options.merge('filters' => filters.map { |name, values| [name, *values] }))
      found.map { |one| address_of(one, address) || raise("EC2's #{one['instance_id']} has no #{address} address") }
    end

    def self.address_of(one, kind)
      return one["#{kind}_ip_address"] unless kind.empty?

      one['public_ip_address'] || one['private_ip_address']
    end
    private_class_method :address_of
  end
end
