# Functions of modules written in Ruby: both of Puppet's interfaces, and what C++ asks about them.
require 'muster/puppet'
require 'muster/functions/typed'
require 'muster/functions/plain'

module Muster
  # Left a block of the Puppet language by break() or return(): passes every plain `rescue`.
  class Jump < Exception; end

  module Functions
    Loaded = Struct.new(:path, :changed, :definition)

    @loaded = {}
    @typed = {}
    @plain = {}

    class << self
      attr_reader :typed, :plain

      # What the file defines, as data; nil: not this function. A file that changed is read again.
      def load(name, path, with_types)
        changed = File.mtime(path)
        known = @loaded[name]
        return known.definition if known && known.path == path && known.changed == changed

        read(path)
        kind = with_types ? @typed[name] : @plain[name]
        @loaded[name] = Loaded.new(path, changed, kind&.describe)
        @loaded[name].definition
      end

      # Calls a method of a function for the call with this number.
      def call(number, name, method, arguments, with_block)
        scope = Puppet::Parser::Scope.new(number)
        return plain.fetch(name).call(scope, arguments) if method == 'plain'

        block = proc { |*values| Muster.call_block(number, values) } if with_block
        typed.fetch(name).call(scope, method, arguments, block)
      end

      # The function of that name that takes a list of arguments, from a module that has been read; nil: none.
      def plain_named(name)
        path = Muster::MODULE_LIBS.map { |lib| "#{lib}/puppet/parser/functions/#{name}.rb" }.find { |file| File.file?(file) } unless plain.key?(name)
        read(path) if path
        plain[name]&.tap(&:describe)
      end

      private

      # Module files may require what their own lib has.
      def read(path)
        lib = path[%r{\A.*/lib(?=/puppet/)}]
        Muster::MODULE_LIBS.push(lib) && $LOAD_PATH.push(lib) unless lib.nil? || Muster::MODULE_LIBS.include?(lib)
        verbose = $VERBOSE
        $VERBOSE = nil
        Kernel.load(path)
      ensure
        $VERBOSE = verbose
      end
    end
  end
end
