# Puppet::Parser::Functions.newfunction: functions that take a list of arguments.
module Puppet
  module Parser
    module Functions
      Error = Puppet::Error

      def self.newfunction(name, options = {}, &block)
        name = name.to_s
        Muster::Functions.plain[name] = Muster::Functions::Plain.new(name, options, block)
      end

      # "function_NAME" when there is such a function, for `scope.send`.
      def self.function(name, _environment = nil)
        scope = Scope.current
        "function_#{name}" if scope&.function?(name.to_s)
      end

      def self.autoloader
        self
      end

      def self.loaded?(name)
        !function(name).nil?
      end

      def self.load(name, *)
        !function(name).nil?
      end

      def self.rvalue?(name, *)
        Muster::Functions.plain[name.to_s]&.options&.[](:type) == :rvalue
      end
    end
  end
end

module Muster
  module Functions
    # The block becomes a method of the scope, for it may use `return`.
    Plain = Struct.new(:name, :options, :block) do
      def describe
        method = "real_function_#{name}"
        Puppet::Parser::Scope.define_method(method, &block) unless Puppet::Parser::Scope.method_defined?(method)
        { 'arity' => options[:arity] || -1, 'value' => options[:type] == :rvalue }
      end

      def call(scope, arguments)
        check(arguments.size)
        given = arguments.map { |value| Puppet::Resource.reference?(value) ? Puppet::Resource.new(value.to_s) : value }
        result = scope.current { scope.send("real_function_#{name}", given) }
        options[:type] == :rvalue ? result : nil
      end

      private

      def check(count)
        arity = options[:arity] || -1
        least = arity.negative? ? -arity - 1 : arity
        return if arity.negative? ? count >= least : count == least

        raise ArgumentError, "#{name}(): Wrong number of arguments given (#{count} for #{'minimum ' if arity.negative?}#{least})"
      end
    end
  end
end
