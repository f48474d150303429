# The servers of an Auto Scaling group, by the name of the plugin elbas: `autoscale 'web', user: 'deploy', roles: %w[app]`.
require 'elbas/group'

module Elbas
  class << self
    def group(name)
      (@groups ||= {})[name] ||= Group.new(name, where)
    end

    # After a deploy: what the group starts from now on has the release.
    def renew(group)
      template = group.template
      member = member_with_release(group)
      say("Auto Scaling Group: #{group.name}")
      image = make_image(group, member)
      version, in_use = group.start_from(image, template)
      say("Updated launch template, new version = #{version}")
      return clean(group) if in_use

      warn("muster: the group #{group.name} starts from version #{template['version']} of its launch template until its policy of several " \
           "types names version #{version}; older images are kept")
    end

    def say(text)
      puts("[ELBAS] #{text}")
    end

    private

    def where
      keys = DSL.fetch(:aws_credentials)
      { 'region' => DSL.fetch(:aws_region), 'key_id' => keys&.access_key_id || DSL.fetch(:aws_access_key),
        'secret' => keys&.secret_access_key || DSL.fetch(:aws_secret_key), 'token' => keys&.session_token }.compact
    end

    # The image has what the disk has: what is only in memory is written first.
    def make_image(group, member)
      DSL.on([server_of(member)]) { execute :sync }
      say("Creating AMI from #{member.id} (#{member.hostname})...")
      group.image_of(member, deploy_id).tap { |image| say("Created AMI: #{image}") }
    end

    # One that the deploy did not leave out.
    def member_with_release(group)
      known = group.members.select { |member| server_of(member) }
      chosen = Capistrano::SafeDeploy.narrow(DSL.env.filter(known.map { |member| server_of(member) })).first
      known.find { |member| server_of(member) == chosen } or raise Errors::NoImage, "no server of the Auto Scaling group #{group.name} has the release"
    end

    def server_of(member)
      DSL.env.servers.find { |server| server.hostname == member.hostname }
    end

    # How many older ones are kept: as in the plugin, none, unless the recipe says so.
    def clean(group)
      older = group.older_images(deploy_id)
      older.first([older.size - DSL.fetch(:elbas_keep_amis, 0).to_i, 0].max).each do |image|
        say("Deleting old AMI: #{image['image_id']}")
        group.delete(image)
      end
    end

    def deploy_id
      DSL.env.timestamp.to_i.to_s
    end
  end

  DSL = Capistrano::DSL
  private_constant :DSL
end

module Capistrano
  module DSL
    # With a block: the properties of each, by the instance and its number.
    def autoscale(name, properties = {})
      set :aws_autoscale_group_names, [*fetch(:aws_autoscale_group_names), name]
      found = Elbas.group(name).members
      raise "the Auto Scaling group #{name} has no running instance" if found.empty?

      found.each_with_index do |member, number|
        server(member.hostname, (yield(member, number) if block_given?) || properties)
      end
      after 'deploy', 'elbas:deploy' if Rake::Task.task_defined?('deploy')
    end
  end
end

namespace :elbas do
  task(:ssh) { env.servers.each_with_index { |server, number| puts "#{number + 1}) ssh #{fetch(:user)}@#{server.hostname}" } }

  task(:deploy) { [*fetch(:aws_autoscale_group_names)].uniq.each { |name| Elbas.renew(Elbas.group(name)) } unless dry_run? }
end
