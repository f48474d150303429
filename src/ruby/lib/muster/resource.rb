# Resources as functions of modules see them: references, and those of the catalog that is being made.
module Puppet
  class Resource
    attr_reader :type, :title

    # "File[/x]", or a type and a title.
    def self.type_and_title(type, title)
      type, title = type.to_s.match(/\A(.*?)\[(.*)\]\z/m)&.captures if title.nil? && type.to_s.end_with?(']')
      [type.to_s.split('::').map(&:capitalize).join('::'), title]
    end

    def self.reference?(value)
      value.is_a?(Muster::Opaque) && value.to_s.match?(/\A[A-Z]\w*(::[A-Z]\w*)*\[.+\]\z/m)
    end

    def initialize(type, title = nil, parameters = {})
      @type, @title = Resource.type_and_title(type, title)
      @parameters = parameters
    end

    def [](name)
      @parameters[name.to_s]
    end

    def name
      self[:name] || title
    end

    # The name is there also when the title alone tells it.
    def to_hash
      { name: title, **@parameters.compact.transform_keys(&:to_sym) }
    end

    def to_s
      "#{type}[#{title}]"
    end
    alias ref to_s
  end

  module Parser
    Resource = Puppet::Resource
  end

  module Pops
    module Evaluator
      module Runtime3ResourceSupport
        # The name stands for the type.
        def self.find_resource_type_or_class(_scope, name)
          Resource.type_and_title(name, '').first if name
        end
      end
    end
  end
end

module Muster
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

    # A resource, whose parameters answer [] with a symbol or a text; nil when there is none.
    def resource(type, title = nil)
      type, title = Puppet::Resource.type_and_title(type, title)
      parameters = title && Muster.catalog_resource(@number, type, title.to_s)
      parameters && Puppet::Resource.new(type, title, parameters)
    end
  end
end
