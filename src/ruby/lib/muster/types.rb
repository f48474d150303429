# Puppet's type system, as far as functions of modules call it: types are values of C++.
module Puppet
  module Pops
    module Serialization
      module ToDataConverter
        # Values that are not data become hashes that tell their type; without rich data, texts.
        def self.convert(value, options = {})
          options[:rich_data] ? Muster.rich_data(value) : plain(value)
        end

        def self.plain(value)
          case value
          when nil, true, false, Numeric, String then value
          when Array then value.map { |item| plain(item) }
          when Hash then value.to_h { |key, item| [plain(key).to_s, plain(item)] }
          else value.to_s
          end
        end
        private_class_method :plain
      end
    end

    module Types
      module PBinaryType
        module Binary
          def self.from_binary_string(bytes)
            scope = Puppet::Parser::Scope.current
            scope.call_function('new', [Muster.type_named(scope.number, 'Binary'), [bytes].pack('m0'), '%B'])
          end
        end
      end

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
