# What Ruby code of Puppet's calls `scope`: everything is asked of the compiler.
module Puppet
  module Parser
    class Scope
      # Functions that Puppet has no longer under function_NAME.
      WITH_TYPES = %w[
        assert_type binary_file break defined dig each epp filter find_file hiera hiera_array hiera_hash hiera_include
        inline_epp lest lookup map match new next reduce regsubst return reverse_each scanf slice split step strftime
        then type with
      ].freeze

      attr_reader :number

      def initialize(number)
        @number = number
      end

      def lookupvar(name, _options = {})
        unless name.is_a?(String)
          raise Puppet::ParseError, "Scope variable name #{name.inspect} is a #{name.class}, not a string"
        end

        Muster.scope_variable(number, name, true)
      end

      def [](name, _options = {})
        lookupvar(name)
      end

      def include?(name)
        !Muster.scope_variable(number, name, false).nil?
      end

      def exist?(name)
        include?(name)
      end

      def to_hash(*)
        Muster.scope_variables(number)
      end

      def call_function(name, arguments, &block)
        raise NotImplementedError, 'call_function with a block' if block

        Muster.scope_call(number, name.to_s, arguments)
      end

      def catalog
        Muster::Catalog.new(number)
      end

      def findresource(type, title = nil)
        catalog.resource(type, title)
      end

      def environment
        Muster::Environment.new(facts['environment'].to_sym)
      end

      def compiler
        self
      end

      def topscope
        self
      end

      def parent_module_name
        facts['module_name'] unless facts['module_name'].empty?
      end

      def to_s
        facts['text']
      end
      alias inspect to_s

      def method_missing(method, *arguments, &block)
        name = method[/\Afunction_(.*)\z/, 1]
        return super unless name && Muster.scope_function?(number, name)
        unless arguments.length == 1 && arguments.first.is_a?(Array)
          raise ArgumentError, 'custom functions must be called with a single array that contains the arguments. ' \
                               "For example, function_example([1]) instead of function_example(1)"
        end

        if WITH_TYPES.include?(name)
          raise Puppet::ParseError, "#{name}() can only be called using the 4.x function API. See Scope#call_function"
        end

        call_function(name, arguments.first, &block)
      end

      def respond_to_missing?(method, include_private = false)
        name = method[/\Afunction_(.*)\z/, 1]
        name ? Muster.scope_function?(number, name) : super
      end

      private

      def facts
        @facts ||= Muster.scope_facts(number)
      end
    end
  end
end

# The compile, as far as Ruby code looks at it.
module Muster
  Environment = Struct.new(:name) do
    def to_s
      name.to_s
    end
  end

  # The catalog that is being made.
  class Catalog
    def initialize(number)
      @number = number
    end

    def classes
      Muster.catalog_classes(@number)
    end

    def tags
      Muster.catalog_tags(@number)
    end

    # The parameters of a resource, which answer [] with a symbol or a string; nil when there is none.
    def resource(type, title = nil)
      type, title = type.match(/\A(.+?)\[(.+)\]\z/m)&.captures if title.nil?
      parameters = type && Muster.catalog_resource(@number, type.to_s, title.to_s)
      parameters && Resource.new(parameters)
    end
  end

  class Resource
    def initialize(parameters)
      @parameters = parameters
    end

    def [](name)
      @parameters[name.to_s]
    end

    def to_hash
      @parameters.transform_keys(&:to_sym)
    end
  end
end
