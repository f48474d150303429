# The names of Puppet's own Ruby that modules call.
require 'muster/scope'
require 'muster/types'
require 'muster/preloaded'
require 'digest'

module Puppet
  class Error < RuntimeError; end
  class DevError < Error; end
  class ParseError < Error
    def initialize(message = nil, *)
      super(message)
    end
  end
  class ExecutionFailure < Error; end

  LEVELS = %w[debug info notice warning err alert emerg crit].freeze
  LEVELS.each do |level|
    define_singleton_method(level) { |message| Parser::Scope.current&.log(level, message.to_s) }
  end

  def self.warn_once(_kind, key, message, *)
    warning(message) if (@warned ||= {}).store(key, true)
  end

  def self.deprecation_warning(message, key = message)
    warn_once('deprecations', key, message)
  end

  def self.version
    '7.23.0'
  end
  PUPPETVERSION = version

  # Settings that functions of modules ask for.
  SETTINGS = { strict: :warning, strict_variables: false, tasks: false, digest_algorithm: 'sha256' }.freeze

  def self.[](name)
    SETTINGS[name.to_sym]
  end

  def self.settings
    self
  end

  module Util
    # muster runs on Linux alone.
    module Platform
      def self.windows?
        false
      end

      def self.jruby?
        false
      end

      def self.default_paths
        []
      end
    end
  end

  def self.features
    Muster::Features
  end

  module Pops
    # Where the Puppet code is that calls: not known here.
    module PuppetStack
      def self.stacktrace
        []
      end

      def self.top_of_stack
        []
      end
    end
  end

  module Util
    def self.absolute_path?(path, platform = nil)
      windows = %r{\A(?:[a-zA-Z]:[/\\]|[/\\][/\\][^/\\]+[/\\][^/\\]+|[/\\][/\\]\?[/\\][^/\\]+)}
      return false unless path.is_a?(String)

      path.match?(platform.to_s == 'windows' ? windows : %r{\A/})
    end

    def self.deterministic_rand(seed, max)
      deterministic_rand_int(seed, max).to_s
    end

    def self.deterministic_rand_int(seed, max)
      Random.new(seed).rand(max)
    end

    # Versions as Puppet's versioncmp orders them.
    module Package
      def self.versioncmp(one, other)
        Muster.scope_call(Puppet::Parser::Scope.current.number, 'versioncmp', [one, other], nil)
      end
    end

    def self.symbolizehash(hash)
      hash.transform_keys { |key| key.is_a?(String) ? key.intern : key }
    end
  end
end

module Muster
  # No feature of Puppet's is there.
  module Features
    def self.method_missing(name, *)
      name.end_with?('?') ? false : super
    end

    def self.respond_to_missing?(name, *)
      name.end_with?('?')
    end
  end
end

module Muster
  # The lib folders of the modules that Ruby files were read from.
  MODULE_LIBS = []
end

# Texts that a module marks for translation.
module Kernel
  def _(text)
    text
  end
end

# The machine may have the real Puppet: its files are not ours to load. What is not in a module or in our own folder is
# taken as there.
module Kernel
  alias muster_require require

  def require(name)
    return muster_require(name) unless name.to_s.match?(%r{\Apuppet(?:/|\z)})

    file = "#{name.to_s.delete_suffix('.rb')}.rb"
    folder = [Muster::LIBRARY, *Muster::MODULE_LIBS].find { |lib| File.file?("#{lib}/#{file}") }
    folder ? muster_require("#{folder}/#{file}") : false
  end
  private :require, :muster_require
end
