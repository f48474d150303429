# Libraries of Ruby that Puppet has loaded when a template or a function runs, so that modules use them without a word.
# Each is loaded here at its first use.
{ YAML: 'yaml', Psych: 'yaml', JSON: 'json', URI: 'uri', IPAddr: 'ipaddr', Set: 'set', Base64: 'base64', FileUtils: 'fileutils',
  Tempfile: 'tempfile', Pathname: 'pathname', SecureRandom: 'securerandom', Net: 'net/http', OpenSSL: 'openssl', Date: 'date',
  DateTime: 'date', Benchmark: 'benchmark', OpenStruct: 'ostruct', Socket: 'socket', Etc: 'etc', Resolv: 'resolv',
  Timeout: 'timeout', StringIO: 'stringio', Logger: 'logger', Open3: 'open3', Zlib: 'zlib', Forwardable: 'forwardable',
  Singleton: 'singleton', Monitor: 'monitor' }.each { |name, file| Object.autoload(name, file) unless Object.const_defined?(name) }

module Muster
  # Methods that a library adds when it is loaded, which then come before these.
  module Preloaded
    module Objects
      def to_yaml(*arguments, **options)
        require 'yaml'
        to_yaml(*arguments, **options)
      end

      def to_json(*arguments)
        require 'json'
        to_json(*arguments)
      end
    end

    module Lists
      def to_set(*arguments, &block)
        require 'set'
        to_set(*arguments, &block)
      end
    end

    module Times
      def iso8601(*arguments)
        require 'time'
        iso8601(*arguments)
      end
      alias xmlschema iso8601
    end

    module Clock
      %i[parse strptime iso8601].each do |name|
        define_method(name) do |*arguments, &block|
          require 'time'
          public_send(name, *arguments, &block)
        end
      end
    end
  end
end

Object.include(Muster::Preloaded::Objects)
Enumerable.include(Muster::Preloaded::Lists)
Time.include(Muster::Preloaded::Times)
Time.extend(Muster::Preloaded::Clock)
