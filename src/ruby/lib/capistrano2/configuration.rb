# Recipes of Capistrano 2: a file is evaluated inside a Configuration, where every setting and task is a method.
require 'sshkit'
require 'capistrano/servers'
require 'capistrano2/errors'
require 'capistrano2/variables'
require 'capistrano2/roles'
require 'capistrano2/tasks'
require 'capistrano2/running'
require 'capistrano2/safe_deploy'
require 'capistrano2/actions'
require 'capistrano2/logger'
require 'capistrano2/shell'
require 'capistrano2/source'

module Capistrano
  class Configuration
    include Variables2
    include Roles2
    include Tasks2
    include Running2
    include Actions2

    class << self
      # `Capistrano::Configuration.instance(:must_exist).load do … end` is how every plugin begins.
      def instance(wanted = false)
        raise LoadError, 'this file is for a Capistrano recipe' if @instance.nil? && wanted

        @instance
      end
      attr_writer :instance
    end

    attr_reader :logger
    attr_accessor :dry_run, :debug, :preserve_roles
    attr_accessor :release_of_deploy # the name that a deploy has chosen: later than all there are

    def initialize
      @logger = Logger2.new
      @load_paths = ['.', File.expand_path('recipes', __dir__)]
      start_variables
      start_roles
      start_tasks
      Configuration.instance = self
    end

    # A file, a text (:string => …) or a block.
    def load(given = nil, options = {}, &block)
      return instance_eval(&block) if block

      given = { file: given } unless given.is_a?(Hash)
      return instance_eval(given[:string], given[:name] || '<eval>') if given[:string]

      path = find_file(given[:file].to_s)
      instance_eval(File.read(path), path)
    end

    # By the names that recipes require: ours of this generation; nil: it is there already, or only makes colours.
    LIBRARIES = { 'capistrano' => nil, 'capistrano/cli' => nil, 'capistrano_colors' => nil, 'capistrano/recipes/deploy' => 'deploy',
                  'capistrano/ext/multistage' => 'multistage', 'bundler/capistrano' => 'bundler', 'rvm/capistrano' => 'rvm' }.freeze

    def require(name)
      return super unless LIBRARIES.key?(name)
      return false if (@required ||= Set.new).add?(name).nil?

      load(LIBRARIES[name]) if LIBRARIES[name]
      true
    end

    attr_reader :load_paths

    private

    def find_file(name)
      names = [name, "#{name}.rb"]
      found = (name.start_with?('/') ? [''] : @load_paths.map { |folder| "#{folder}/" })
              .product(names).map(&:join).find { |path| File.file?(path) }
      found || raise(LoadError, "no such file to load -- #{name}")
    end
  end
end
