# The roles of servers by their tags in EC2: `ec2_role :web, user: 'deploy'`, by the names of the plugin cap-ec2.
require 'erb'
require 'yaml'
require 'muster/ec2'

module CapEC2
  # The running instances whose tags name the application, the stage and a role.
  class EC2Handler
    ADDRESSES = { public_dns: 'public_dns_name', public_ip: 'public_ip_address', private_ip: 'private_ip_address' }.freeze
    SETTINGS = { 'regions' => :ec2_region }.freeze # of the file :ec2_config; the others are called there as here

    def initialize
      read_file
      raise 'You must specify at least one EC2 region.' if [*fetch(:ec2_region)].empty?
      raise 'ec2_filter_by_status_ok? is not there in muster: health checks of a deploy are (set :muster, health_command: …)' if fetch(:ec2_filter_by_status_ok?)
    end

    def get_servers_for_role(role)
      found = [*fetch(:ec2_region)].flat_map { |region| in_region(region) }
      wanted = { fetch(:ec2_roles_tag) => role, fetch(:ec2_stages_tag) => fetch(:stage), fetch(:ec2_project_tag) => fetch(:application) }
      found.select { |one| wanted.all? { |tag, word| words(one, tag).include?(word.to_s) } }.sort_by { |one| one['tags']['Name'].to_s }
    end

    def contact_point(instance)
      forced = ADDRESSES[fetch(:ec2_contact_point)]
      forced ? instance[forced] : ADDRESSES.values.filter_map { |name| instance[name] }.first
    end

    def server_names
      puts(all.map { |one| one['tags']['Name'] })
    end

    def instance_ids
      puts(all.map { |one| one['instance_id'] })
    end

    def status_table
      rows = all.each_with_index.map do |one, number|
        [format('%02d:', number), one['tags']['Name'], one['instance_id'], one['instance_type'], contact_point(one), one['availability_zone'],
         one['tags'][fetch(:ec2_roles_tag)], one['tags'][fetch(:ec2_stages_tag)]].map(&:to_s)
      end
      rows.unshift(%w[Num Name ID Type DNS Zone Roles Stages])
      widths = rows.transpose.map { |column| column.map(&:size).max }
      puts(rows.map { |row| row.zip(widths).map { |text, width| text.ljust(width) }.join('  ').rstrip })
    end

    private

    def fetch(name)
      Capistrano::DSL.fetch(name)
    end

    def all
      names = Capistrano::DSL.roles(:all).flat_map(&:roles_array).uniq.sort
      names.flat_map { |name| get_servers_for_role(name) }.uniq { |one| one['instance_id'] }
    end

    def in_region(region)
      project = fetch(:ec2_project_tag)
      filters = [['tag-key', fetch(:ec2_stages_tag), project], ["tag:#{project}", "*#{fetch(:application)}*"], %w[instance-state-name running]]
      keys = { 'profile' => fetch(:ec2_profile), 'key_id' => fetch(:ec2_access_key_id), 'secret' => fetch(:ec2_secret_access_key) }
      Muster::Ec2.instances({ 'region' => region, 'filters' => filters }.merge(keys.compact))
    end

    def words(instance, tag)
      instance['tags'][tag.to_s].to_s.split(fetch(:ec2_tag_delimiter)).map(&:strip)
    end

    def read_file
      path = fetch(:ec2_config)
      return unless path && File.file?(path)

      given = YAML.safe_load(ERB.new(File.read(path)).result) || {}
      given.each { |name, value| Capistrano::DSL.set(SETTINGS.fetch(name, :"ec2_#{name}"), value) }
    end
  end
end

module Capistrano
  module DSL
    def ec2_handler
      @ec2_handler ||= CapEC2::EC2Handler.new
    end

    def ec2_role(name, options = {})
      ec2_handler.get_servers_for_role(name).each do |one|
        role(name, ec2_handler.contact_point(one), options.merge(aws_instance_id: one['instance_id']))
      end
    end
  end
end

namespace :ec2 do
  { status: ['Show all information about EC2 instances that match this project', :status_table],
    server_names: ['Show EC2 server names that match this project', :server_names],
    instance_ids: ['Show EC2 instance IDs that match this project', :instance_ids] }.each do |name, (text, method)|
    desc text
    task(name) { ec2_handler.public_send(method) }
  end
end

namespace :load do
  task :defaults do
    set_if_empty :ec2_config, 'config/ec2.yml'
    set_if_empty :ec2_project_tag, 'Project'
    set_if_empty :ec2_roles_tag, 'Roles'
    set_if_empty :ec2_stages_tag, 'Stages'
    set_if_empty :ec2_tag_delimiter, ','
    set_if_empty :ec2_region, []
  end
end
