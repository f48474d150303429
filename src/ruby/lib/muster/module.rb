# Modules and their files, as Ruby code looks for them.
module Puppet
  class Module
    attr_reader :name, :path

    # nil when the environment has no such module.
    def self.find(name, _environment = nil)
      path = Parser::Scope.current.call_function('module_directory', [name.to_s])
      path && new(name.to_s, path)
    end

    def initialize(name, path)
      @name = name
      @path = path
    end

    { file: 'files', template: 'templates', manifest: 'manifests', plugin: 'lib' }.each do |kind, folder|
      # The path of the file in the module's folder of that kind, the folder's own without one; nil when it is not there.
      define_method(kind) do |file = nil|
        found = [path, folder, file].compact.join('/')
        found if File.exist?(found)
      end
      define_method("#{kind}s") { "#{path}/#{folder}" }
      define_method("#{kind}s?") { File.directory?("#{path}/#{folder}") }
    end

    def environment
      Parser::Scope.current.environment
    end

    def to_s
      "Module #{name}(#{path})"
    end
  end

  module Parser
    module Files
      def self.find_file(name, _environment)
        find(name, :file)
      end

      def self.find_template(name, _environment)
        find(name, :template)
      end

      # An absolute path stands for itself; MODULE/FILE is looked for in the module.
      def self.find(name, kind)
        return (name if File.exist?(name)) if name.start_with?('/')

        folder, file = name.split('/', 2)
        file && Module.find(folder)&.public_send(kind, file)
      end
      private_class_method :find
    end
  end

  module FileSystem
    class << self
      def exist?(path)
        File.exist?(path)
      end

      def directory?(path)
        File.directory?(path)
      end

      def read(path, options = {})
        File.read(path, **options)
      end

      def read_preserve_line_endings(path)
        File.read(path, encoding: 'bom|utf-8')
      end

      def binread(path)
        File.binread(path)
      end

      def each_line(path, &block)
        File.foreach(path, &block)
      end
    end
  end
end

module Muster
  Environment = Struct.new(:name) do
    def to_s
      name.to_s
    end

    def modulepath
      Puppet[:modulepath].to_s.split(':').select { |folder| File.directory?(folder) }
    end
    alias_method :full_modulepath, :modulepath

    def module(name)
      Puppet::Module.find(name)
    end
  end
end
