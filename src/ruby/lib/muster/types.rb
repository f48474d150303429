# Puppet's type system, as far as functions of modules call it: types are values of C++.
module Puppet
  module Pops
    module Types
      class PSensitiveType
        Sensitive = Muster::Sensitive
      end

      module TypeCalculator
        def self.instance?(type, value)
          Muster.type_instance?(type, value)
        end

        def self.infer_set(value)
          Muster.type_of(value)
        end

        def self.infer(value)
          Muster.type_of(value)
        end
      end

      class TypeParser
        def self.singleton
          new
        end

        def parse(text, _scope = nil)
          Muster.type_named(Puppet::Parser::Scope.current.number, text)
        end
      end

      class TypeMismatchDescriber
        def describe_mismatch(name, expected, actual, *)
          Muster.type_mismatch(name, expected, actual)
        end
      end
    end
  end
end
