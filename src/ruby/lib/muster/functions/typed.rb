# Puppet::Functions.create_function: functions whose dispatches state types.
module Puppet
  module Functions
    # Reads the block of a `dispatch`.
    class DispatchBuilder
      def initialize(method, explains)
        @method = method.to_s
        @explains = explains
        @parameters = []
        @block = @result = ''
        @takes_scope = false
      end

      def param(type, name)
        add(type, name, '')
      end
      alias required_param param

      def optional_param(type, name)
        add(type, name, '?')
      end

      def repeated_param(type, name)
        add(type, name, '*')
      end
      alias optional_repeated_param repeated_param

      def required_repeated_param(type, name)
        add(type, name, '+')
      end

      def block_param(*type_and_name)
        @block = block_text(type_and_name)
      end
      alias required_block_param block_param

      def optional_block_param(*type_and_name)
        @block = "#{block_text(type_and_name)}?"
      end

      def return_type(type)
        @result = type
      end

      # The scope of the caller becomes the first argument.
      def scope_param
        @takes_scope = true
      end

      def first_is_scope
        @takes_scope = true
        @parameters.shift
      end

      def describe
        { 'method' => (@takes_scope ? 'scope:' : '') + @method, 'parameters' => @parameters, 'block' => @block,
          'result' => @result, 'explains' => @explains }
      end

      private

      def add(type, name, mark)
        @parameters << "#{type.gsub(/\s+/, ' ')} #{name}#{mark}"
      end

      def block_text(type_and_name)
        type, name = type_and_name.length == 1 ? ['Callable', type_and_name.first] : type_and_name
        "#{type || 'Callable'} #{name || 'block'}"
      end
    end

    # Reads the block of `local_types`.
    class LocalTypes
      attr_reader :aliases

      def initialize
        @aliases = []
      end

      def type(assignment)
        @aliases << assignment.split(/\s*=\s*/, 2)
      end
    end

    # What create_function makes a class of.
    class Function
      class << self
        def dispatch(method, &block)
          add_dispatch(method, false, &block)
        end

        def argument_mismatch(method, &block)
          add_dispatch(method, true, &block)
        end

        def local_types(&block)
          local = LocalTypes.new
          local.instance_eval(&block)
          (@aliases ||= []).concat(local.aliases)
        end

        def describe(name)
          dispatches = @dispatches || [default_dispatch(name)]
          # A class that takes the call into its own hands states the scope as a parameter.
          dispatches.each(&:first_is_scope) if instance_methods(false).include?(:call)
          { 'dispatches' => dispatches.map(&:describe), 'aliases' => @aliases || [] }
        end

        private

        def add_dispatch(method, explains, &block)
          builder = DispatchBuilder.new(method, explains)
          builder.instance_eval(&block)
          (@dispatches ||= []) << builder
        end

        # Without a dispatch, the method of the function's name takes anything.
        def default_dispatch(name)
          method = name.split('::').last
          builder = DispatchBuilder.new(method, false)
          instance_method(method).parameters.each do |kind, parameter|
            case kind
            when :req then builder.param('Any', parameter)
            when :opt then builder.optional_param('Any', parameter)
            when :rest then builder.repeated_param('Any', parameter || 'args')
            end
          end
          builder
        end
      end

      def initialize(scope)
        @closure_scope = scope
      end

      attr_reader :closure_scope

      def call_function(name, *arguments, &block)
        closure_scope.call_function(name.to_s, arguments, &block)
      end
    end

    class InternalFunction < Function; end
    class PuppetFunction < Function; end

    def self.create_function(name, base = Function, &block)
      name = name.to_s
      definition = Class.new(base, &block)
      Muster::Functions.typed[name] = Muster::Functions::Typed.new(name, definition)
    end
  end
end

module Muster
  module Functions
    Typed = Struct.new(:name, :definition) do
      def describe
        definition.describe(name)
      end

      def call(scope, method, arguments, block)
        function = definition.new(scope)
        arguments = [scope, *arguments] if method.start_with?('scope:')
        scope.current { function.send(method.delete_prefix('scope:'), *arguments, &block) }
      end
    end
  end
end
