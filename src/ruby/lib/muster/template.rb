# ERB templates of Puppet modules: Muster::Template.render is what C++ calls.
require 'erb'
require 'muster/deadline'
require 'muster/puppet'

module Puppet
  module Parser
    # `self` of a template: the variables of the scope are its instance variables.
    class TemplateWrapper
      def initialize(scope, path)
        @__scope__ = scope
        @__file__ = path
      end

      def scope
        @__scope__
      end

      def file
        @__file__
      end

      def has_variable?(name)
        scope.include?(name.to_s)
      end

      def classes
        scope.catalog.classes
      end

      def tags
        raise NotImplementedError, "Call 'all_tags' instead."
      end

      def all_tags
        scope.catalog.tags
      end

      def to_s
        "template[#{@__file__ || 'inline'}]"
      end

      # The binding that the template's Ruby runs in.
      def __binding__
        binding
      end
    end
  end
end

module Muster
  module Template
    SECONDS = 60
    # Code that can read an instance variable without naming it.
    ANY_VARIABLE = /instance_variable|\beval\b|\bbinding\b|\b(?:public_)?send\b|(?<![.\w])inspect\b/.freeze
    # Ruby code made of a template, and the variables that it names; nil: it may read any.
    Compiled = Struct.new(:code, :variables)

    @compiled = {}

    def self.render(number, path, source)
      source = File.open(path, 'rb:bom|utf-8', &:read) if path
      compiled = (@compiled[source] ||= compile(source))
      scope = Puppet::Parser::Scope.new(number)
      wrapper = Puppet::Parser::TemplateWrapper.new(scope, path)
      bind(wrapper, scope, compiled.variables)
      scope.current do
        Deadline.run(SECONDS, 'a template') { eval(compiled.code, wrapper.__binding__, path || '(erb)', 0) }.to_s
      end
    end

    def self.compile(source)
      code = ERB.new(source, trim_mode: '-').src
      names = code.scan(/@([a-zA-Z_]\w*)/).flatten.uniq
      Compiled.new(code, code.match?(ANY_VARIABLE) ? nil : names)
    end

    def self.bind(wrapper, scope, names)
      variables = names ? names.to_h { |name| [name, Muster.scope_variable(scope.number, name, false)] } : scope.to_hash
      variables.each do |name, value|
        wrapper.instance_variable_set("@#{name.gsub(/\W/, '_')}", value) unless value.nil?
      end
    end
    private_class_method :compile, :bind
  end
end
