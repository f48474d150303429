require 'muster/ec2'

# The plugin elbas: an Auto Scaling group starts its servers from an image of one that has the release.
module Elbas
  module Errors
    class NoLaunchTemplate < StandardError; end
    class NoImage < StandardError; end
  end

  # A group, asked of the account and region of `where`.
  class Group
    TAG = 'aws:autoscaling:groupName'.freeze
    DEPLOY_GROUP = 'ELBAS-Deploy-group'.freeze
    DEPLOY_ID = 'ELBAS-Deploy-id'.freeze
    FIRST_PAUSE, LONGEST_PAUSE = 1, 15 # seconds between looks at an image that is being made
    LIMIT = 3600 # seconds until it is made

    attr_reader :name

    def initialize(name, where)
      @name = name
      @where = where
    end

    # Those that run, by what they are reached at.
    def members
      filters = [["tag:#{TAG}", name], %w[instance-state-name running]]
      @members ||= Muster::Ec2.instances(@where.merge('filters' => filters)).map do |one|
        Muster::Ec2::Member.new(one['instance_id'], one['public_dns_name'] || one['public_ip_address'] || one['private_ip_address'])
      end
    end

    # The id of a new image, once servers can be started from it.
    def image_of(member, deploy_id)
      tags = { DEPLOY_GROUP => name, DEPLOY_ID => deploy_id }
      id = Muster.ec2_create_image(@where, member.id, "ELBAS-ami-#{Time.now.to_i}-#{member.id}", tags)
      wait_for(id)
      id
    end

    # What the group starts from, before anything is made.
    def template
      found = Muster.scaling_template(@where, name) or raise Errors::NoLaunchTemplate, "there is no Auto Scaling group #{name}"
      raise Errors::NoLaunchTemplate, "the Auto Scaling group #{name} has no launch template" if found['id'].empty?

      found
    end

    # A version of its template with this image, and whether the group starts from it now.
    def start_from(image, template)
      version = Muster.ec2_new_template_version(@where, template['id'], template['version'], image)
      [version, use(version, template)]
    end

    # Of earlier deploys; the oldest first.
    def older_images(deploy_id)
      found = images([["tag:#{DEPLOY_GROUP}", name]])
      found.reject { |one| one['tags'][DEPLOY_ID] == deploy_id }.sort_by { |one| one['created'] }
    end

    def delete(image)
      Muster.ec2_deregister_image(@where, image['image_id'])
      image['snapshots'].each { |snapshot| Muster.ec2_delete_snapshot(@where, snapshot) }
    end

    private

    # Of a policy with several types, which other settings hang on, a fixed version is its owner's.
    def use(version, template)
      case template['version']
      when '$Latest' then nil
      when '$Default' then Muster.ec2_make_template_default(@where, template['id'], version)
      else
        return false if template['mixed']

        Muster.scaling_use_template(@where, name, template['id'], version.to_s)
      end
      true
    end

    def wait_for(id)
      ends = Process.clock_gettime(Process::CLOCK_MONOTONIC) + LIMIT
      pause = FIRST_PAUSE
      until available?(id)
        raise Errors::NoImage, "the image #{id} was not made within #{LIMIT} s" if Process.clock_gettime(Process::CLOCK_MONOTONIC) > ends

        Muster::Fibers.pause(pause)
        pause = [2 * pause, LONGEST_PAUSE].min
      end
    end

    # One that was just begun may not be listed yet.
    def available?(id)
      found = images([['image-id', id]]).first or return false
      raise Errors::NoImage, "the image #{id} is #{found['state']}: #{found['state_reason']}" unless %w[pending available].include?(found['state'])

      found['state'] == 'available'
    end

    def images(filters)
      Muster.ec2_images(@where.merge('filters' => filters))
    end
  end
end
