require 'muster/ec2'

# The calls to EC2 that recipes make, as AWS's own library has them; other services are not there.
module Aws
  module Errors
    class ServiceError < RuntimeError; end
    class MissingCredentialsError < ServiceError; end
    class MissingRegionError < ServiceError; end
  end

  class << self
    def config
      @config ||= {}
    end

    def config=(options)
      config.merge!(options)
    end
  end

  # Keys that a recipe gives itself.
  Credentials = Struct.new(:access_key_id, :secret_access_key, :session_token)

  # Those of a profile of ~/.aws.
  class SharedCredentials
    attr_reader :profile_name

    def initialize(options = {})
      @profile_name = options[:profile_name] || ENV['AWS_PROFILE']
    end
  end

  # Those of the role of this machine: our client finds them when there are no others.
  class InstanceProfileCredentials
    def initialize(_options = {}); end
  end

  module EC2
    module Errors
      ServiceError = Aws::Errors::ServiceError
    end

    Tag = Struct.new(:key, :value, keyword_init: true)
    State = Struct.new(:code, :name, keyword_init: true)
    Placement = Struct.new(:availability_zone, :tenancy, keyword_init: true)
    Instance = Struct.new(:instance_id, :image_id, :state, :private_dns_name, :public_dns_name, :private_ip_address,
                          :public_ip_address, :instance_type, :launch_time, :placement, :subnet_id, :vpc_id,
                          :instance_lifecycle, :tags, keyword_init: true) do
      alias_method :id, :instance_id

      def data
        self
      end

      def exists?
        true
      end
    end
    Reservation = Struct.new(:instances, keyword_init: true)

    # Pages of an answer: there is one, with everything.
    Answer = Struct.new(:reservations, :next_token, keyword_init: true) do
      include Enumerable

      def each
        yield self
      end
      alias_method :each_page, :each

      def data
        self
      end

      def last_page?
        true
      end
    end

    class Client
      attr_reader :config

      def initialize(options = {})
        @config = Aws.config.merge(options)
      end

      def describe_instances(wanted = {})
        filters = (wanted[:filters] || []).map { |filter| [filter[:name], *filter[:values]] }
        filters << ['instance-id', *wanted[:instance_ids]] if wanted[:instance_ids]
        found = Muster::Ec2.instances(where.merge('filters' => filters))
        Answer.new(reservations: found.map { |one| Reservation.new(instances: [instance(one)]) })
      rescue Muster::Error => e
        raise Errors::ServiceError, e.message
      end

      private

      def where
        keys = @config[:credentials]
        given = { 'region' => @config[:region], 'endpoint' => @config[:endpoint]&.to_s,
                  'profile' => @config[:profile] || (keys.profile_name if keys.is_a?(SharedCredentials)),
                  'key_id' => @config[:access_key_id], 'secret' => @config[:secret_access_key],
                  'token' => @config[:session_token] }.compact
        keys = keys.credentials if keys.respond_to?(:credentials)
        return given unless keys.respond_to?(:access_key_id)

        given.merge({ 'key_id' => keys.access_key_id, 'secret' => keys.secret_access_key, 'token' => keys.session_token }.compact)
      end

      def instance(one)
        same = one.slice('instance_id', 'image_id', 'private_dns_name', 'public_dns_name', 'private_ip_address',
                         'public_ip_address', 'instance_type', 'subnet_id', 'vpc_id', 'instance_lifecycle')
        Instance.new(state: State.new(code: Muster::Ec2::STATES[one['state']], name: one['state']),
                     launch_time: Time.at(one['launched']).utc,
                     placement: Placement.new(availability_zone: one['availability_zone'], tenancy: 'default'),
                     tags: one['tags'].map { |key, value| Tag.new(key: key, value: value) }, **same.transform_keys(&:to_sym))
      end
    end

    class Resource
      attr_reader :client

      def initialize(options = {})
        @client = options[:client] || Client.new(options)
      end

      def instances(wanted = {})
        client.describe_instances(wanted).reservations.flat_map(&:instances)
      end

      def instance(id)
        instances(instance_ids: [id]).first
      end
    end
  end

  Ec2 = EC2
end
