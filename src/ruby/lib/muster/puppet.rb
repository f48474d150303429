# The names of Puppet's own Ruby that modules call.
require 'muster/scope'
require 'muster/types'
require 'muster/preloaded'
require 'muster/module'
require 'muster/gems'
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

  # A warning that is said once for each key, as long as Ruby runs. A place of :default is not shown.
  def self.warn_once(kind, key, message, file = nil, line = nil, level = :warning)
    place = Util::Errors.error_location(file, line)
    place = '(file & line not available)' if place.empty?
    warn_once_with_place(kind, key, level, file == :default ? message : "#{message}\n   #{place}")
  end

  # Its place is that of the Ruby code, which is its key, too, when it has no other.
  def self.deprecation_warning(message, key = nil)
    place = caller(1, 1).first
    warn_once_with_place('deprecations', key || place, :warning, "#{message}\n   (location: #{place})")
  end

  def self.puppet_deprecation_warning(message, options = {})
    file, line, key = options.values_at(:file, :line, :key)
    raise DevError, 'Need either :file and :line, or :key' if key.nil? && (file.nil? || line.nil?)

    place = Util::Errors.error_location_with_unknowns(file, line)
    warn_once_with_place('deprecations', key || "#{file}:#{line}", :warning, "#{message}\n   #{place}")
  end

  def self.warn_once_with_place(kind, key, level, message)
    @warned ||= Hash.new { |kinds, name| kinds[name] = {} }
    said = @warned[kind]
    return if said.key?(key) || said.length >= MOST_WARNINGS
    return if Parser::Scope.current&.lookup_setting('disable_warnings').to_s.include?(kind)

    said[key] = true
    send(level, message)
  end
  private_class_method :warn_once_with_place

  MOST_WARNINGS = 100

  def self.version
    '7.23.0'
  end
  PUPPETVERSION = version

  # Settings whose words are symbols in Ruby.
  SYMBOLS = %i[strict log_level].freeze

  # A setting, as $settings::NAME.
  def self.[](name)
    return false if name.to_sym == :tasks

    value = Parser::Scope.current.lookup_setting(name)
    SYMBOLS.include?(name.to_sym) ? value&.to_sym : value
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
    # Where the Puppet code is that calls, the innermost first.
    module PuppetStack
      def self.stacktrace
        scope = Parser::Scope.current
        scope ? Muster.call_places(scope.number) : []
      end

      def self.top_of_stack
        stacktrace.first || []
      end
    end
  end

  module Util
    module Errors
      def self.error_location(file, line = nil, column = nil)
        parts = { file: file, line: line, column: column }.reject { |_, value| value.to_s.empty? }
        parts.empty? ? '' : "(#{parts.map { |name, value| "#{name}: #{value}" }.join(', ')})"
      end

      def self.error_location_with_unknowns(file, line)
        error_location(file.to_s.empty? ? 'unknown' : file, line.to_s.empty? ? 'unknown' : line)
      end
    end

    def self.absolute_path?(path, platform = nil)
      windows = %r{^(?:[a-zA-Z]:[/\\]|[/\\][/\\][^/\\]+[/\\][^/\\]+|[/\\][/\\]\?[/\\][^/\\]+)}
      unless path.is_a?(String)
        Puppet.warning("Cannot check if #{path} is an absolute path because it is a '#{path.class}' and not a String'")
        return false
      end

      path.match?(platform.to_s == 'windows' ? windows : %r{^/})
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

    autoload :Execution, 'muster/execution'

    def self.execute(...)
      Execution.execute(...)
    end

    module Yaml
      def self.safe_load(text, classes = [], *)
        YAML.safe_load(text, permitted_classes: classes, aliases: true) || {}
      end

      def self.safe_load_file(path, classes = [])
        safe_load(File.read(path, encoding: 'bom|utf-8'), classes)
      end
    end

    module Json
      def self.load(text, options = {})
        JSON.parse(text, options)
      end

      def self.dump(value, options = {})
        JSON.generate(value, options)
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

Muster::Gems.on_demand

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
