require 'ostruct'
require 'muster/ec2'

# The library of the years of Capistrano 2 (the gem amazon-ec2): answers in the names of EC2's XML.
module AWS
  class Error < StandardError; end
  class ArgumentError < Error; end

  module EC2
    DEFAULT_HOST = 'ec2.amazonaws.com'.freeze

    # describe_instances.reservationSet.item.each { |r| r.instancesSet.item.each { |i| i.dnsName } }
    class Base
      def initialize(options = {})
        @options = options
      end

      def describe_instances(wanted = {})
        ids = [*wanted[:instance_id]]
        filters = (wanted[:filter] || []).map { |filter| filter.is_a?(Hash) ? [*filter.first].flatten : [*filter] }
        filters << ['instance-id', *ids] unless ids.empty?
        sets = Muster::Ec2.instances(where.merge('filters' => filters)).map { |one| reservation(one) }
        OpenStruct.new(reservationSet: OpenStruct.new(item: sets))
      rescue Muster::Error => e
        raise Error, e.message
      end

      private

      def where
        { 'region' => region, 'endpoint' => endpoint, 'key_id' => @options[:access_key_id],
          'secret' => @options[:secret_access_key] }.compact
      end

      # The server is named by its region: "ec2.eu-west-1.amazonaws.com", in those years "eu-west-1.ec2.amazonaws.com".
      def region
        named = @options[:server] || ENV['EC2_URL'].to_s[%r{//([^:/]+)}, 1]
        named.to_s[/\b([a-z]{2}(?:-[a-z]+)+-\d)\b/, 1] || ENV['AWS_REGION'] || ENV['AWS_DEFAULT_REGION'] || 'us-east-1'
      end

      # A server that is not Amazon's.
      def endpoint
        server = @options[:server]
        return if server.nil? || server.end_with?('.amazonaws.com')

        scheme = @options[:use_ssl] == false ? 'http' : 'https'
        "#{scheme}://#{server}#{":#{@options[:port]}" if @options[:port]}"
      end

      def reservation(one)
        OpenStruct.new(instancesSet: OpenStruct.new(item: [instance(one)]), groupSet: OpenStruct.new(item: []))
      end

      def instance(one)
        tags = one['tags'].map { |key, value| OpenStruct.new(key: key, value: value) }
        OpenStruct.new(instanceId: one['instance_id'], imageId: one['image_id'], instanceType: one['instance_type'],
                       instanceState: OpenStruct.new(code: Muster::Ec2::STATES[one['state']].to_s, name: one['state']),
                       privateDnsName: one['private_dns_name'], dnsName: one['public_dns_name'],
                       privateIpAddress: one['private_ip_address'], ipAddress: one['public_ip_address'],
                       placement: OpenStruct.new(availabilityZone: one['availability_zone']),
                       launchTime: Time.at(one['launched']).utc.strftime('%Y-%m-%dT%H:%M:%S.000Z'), reason: one['state_reason'],
                       subnetId: one['subnet_id'], vpcId: one['vpc_id'], tagSet: OpenStruct.new(item: tags))
      end
    end
  end
end
