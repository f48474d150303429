# What Ruby code of Puppet's calls `scope`: everything is asked of the compiler.
require 'muster/resource'

module Puppet
  module Parser
    class Scope
      # Functions that Puppet has no longer under function_NAME.
      WITH_TYPES = %w[
        assert_type binary_file break defined dig each epp filter find_file hiera hiera_array hiera_hash hiera_include
        inline_epp lest lookup map match new next reduce regsubst return reverse_each scanf slice split step strftime
        then type with
      ].freeze

      # Whose code runs: its type is :hostclass, :definition or :node.
      Source = Struct.new(:name, :type, :module_name)

      attr_reader :number

      class << self
        # Whose code runs now.
        attr_accessor :current

        # What setvar set, by the scope's name, while the outermost Ruby code runs.
        def assigned
          @assigned ||= {}
        end

        # Gives a block a number by which C++ calls it back; nil when there is none.
        def with_block(block)
          return yield(nil) unless block

          blocks.push(block)
          yield([blocks.length - 1, block.lambda? ? block.arity : block.parameters.length])
        ensure
          blocks.pop if block
        end

        def yield_to(number, arguments)
          blocks.fetch(number).call(*arguments)
        end

        private

        def blocks
          @blocks ||= []
        end
      end

      def initialize(number)
        @number = number
      end

      def lookupvar(name, _options = {})
        unless name.is_a?(String)
          raise Puppet::ParseError, "Scope variable name #{name.inspect} is a #{name.class}, not a string"
        end

        assigned.fetch(name) { Muster.scope_variable(number, name, true) }
      end

      # A variable of this scope that Ruby code alone sees, the object itself: templates that include others pass
      # things on in it.
      def setvar(name, value, _options = {})
        raise Puppet::ParseError, "Cannot reassign variable '$#{name}'" if assigned.key?(name)

        (Scope.assigned[to_s] ||= {})[name] = value
      end

      def [](name, _options = {})
        lookupvar(name)
      end

      def include?(name)
        assigned.key?(name) || !Muster.scope_variable(number, name, false).nil?
      end

      def exist?(name)
        include?(name)
      end

      def to_hash(*)
        Muster.scope_variables(number).merge(assigned)
      end

      def call_function(name, arguments, &block)
        Scope.with_block(block) { |named| Muster.scope_call(number, name.to_s, [*arguments], named) }
      end

      # Runs the block as code of this scope.
      def current
        before = Scope.current
        Scope.current = self
        yield
      ensure
        Scope.current = before
        Scope.assigned.clear unless before
      end

      def function?(name)
        (defined?(Muster::Functions) && Muster::Functions.plain.key?(name)) || Muster.scope_function?(number, name)
      end

      def log(level, message)
        Muster.scope_log(number, level, message)
      end

      # The class, define or node whose code this is.
      def source
        kind, name = Puppet::Resource.type_and_title(reference, nil)
        case kind
        when 'Class' then Source.new(name == 'main' ? '' : name.downcase, :hostclass, facts['module_name'])
        when 'Node' then Source.new(name, :node, facts['module_name'])
        else Source.new(kind.downcase, :definition, facts['module_name'])
        end
      end

      # The resource whose code this is.
      def resource
        catalog.resource(reference) || Puppet::Resource.new(reference)
      end

      def lookup_setting(name)
        Muster.scope_variable(number, "settings::#{name}", false)
      end

      def find_global_scope
        self
      end

      def warning(message)
        log('warning', message)
      end

      def debug(message)
        log('debug', message)
      end

      def notice(message)
        log('notice', message)
      end

      # The function of the older interface, which takes texts only.
      def function_versioncmp(arguments)
        arguments.each { |version| version.scan(/\d/) }
        call_function('versioncmp', arguments)
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
        return super unless name && (function?(name) || (defined?(Muster::Functions) && Muster::Functions.plain_named(name)))
        unless arguments.length == 1 && arguments.first.is_a?(Array)
          raise ArgumentError, 'custom functions must be called with a single array that contains the arguments. ' \
                               "For example, function_example([1]) instead of function_example(1)"
        end

        plain = defined?(Muster::Functions) && Muster::Functions.plain_named(name)
        return plain.call(self, arguments.first) if plain

        if WITH_TYPES.include?(name)
          raise Puppet::ParseError, "#{name}() can only be called using the 4.x function API. See Scope#call_function"
        end

        call_function(name, arguments.first, &block)
      end

      def respond_to_missing?(method, include_private = false)
        name = method[/\Afunction_(.*)\z/, 1]
        name ? function?(name) : super
      end

      private

      # "Class[main]"
      def reference
        facts['text'][/\AScope\((.*)\)\z/m, 1]
      end

      def assigned
        Scope.assigned.empty? ? {} : Scope.assigned.fetch(to_s, {})
      end

      def facts
        @facts ||= Muster.scope_facts(number)
      end
    end
  end
end
