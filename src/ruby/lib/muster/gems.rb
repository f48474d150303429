require 'rbconfig'

module Muster
  # RubyGems when something is asked for that Ruby's own folders do not have: finding every gem takes a third of the
  # start of a command. Where gems are installed that are not Debian's, RubyGems decides everything from the start.
  module Gems
    class << self
      # Makes `require 'rake'` and that of any gem work.
      def start
        rake = debians_rake unless loaded? || others?
        return defer(rake) if rake

        require 'rubygems'
      end

      # Makes Gem, and gems for whom Ruby's own folders do not suffice, loaded at their first use.
      def on_demand
        return if loaded?

        Object.autoload(:Gem, 'rubygems')
        require 'muster/deferred_gems'
      end

      def loaded?
        Object.const_defined?(:Gem) && !Object.autoload?(:Gem)
      end

      private

      # What changes the folders in which gems are found, and the folders that Debian leaves to the user.
      def others?
        return true if ENV.keys.any? { |name| name.match?(/\A(GEM|BUNDLE|RUBY)/) }

        home = ENV.fetch('HOME', '/')
        ["/var/lib/gems", "/usr/local/lib/ruby/gems", "#{home}/.local/share/gem/ruby", "#{home}/.gem/ruby"]
          .any? { |folder| Dir.exist?("#{folder}/#{version}/specifications") }
      end

      def debians_rake
        found = Dir.glob("#{RbConfig::CONFIG['rubylibprefix']}/gems/#{version}/gems/rake-*/lib")
        found.first if found.size == 1
      end

      def version
        RbConfig::CONFIG['ruby_version']
      end

      def defer(rake)
        $LOAD_PATH.push(rake)
        on_demand
      end
    end
  end
end
