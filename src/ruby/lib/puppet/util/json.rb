# Puppet's name for what is in muster/puppet.
require 'json'
require 'muster/puppet'

module Puppet
  module Util
    module Json
      class ParseError < StandardError; end

      def self.load(text, options = {})
        JSON.parse(text, options)
      rescue JSON::ParserError => e
        raise ParseError, e.message
      end

      def self.dump(object, options = {})
        options[:pretty] ? JSON.pretty_generate(object) : JSON.generate(object)
      end
    end
  end
end
