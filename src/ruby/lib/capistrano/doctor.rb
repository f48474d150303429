module Capistrano
  # Tells what may be wrong with a recipe: titles, tables, remarks.
  module Doctor
    # Settings that only some tasks read.
    READ_ELSEWHERE = %i[application current_directory linked_dirs linked_files releases_directory repo_url repo_tree
                        shared_directory].freeze

    class << self
      def environment
        part('Environment', [['Ruby', RUBY_DESCRIPTION], ['Rake', Rake::VERSION], ['Capistrano', "#{VERSION}, by muster"],
                             ['Command', [$PROGRAM_NAME, *ARGV].join(' ')]])
      end

      def gems
        loaded = Gem.loaded_specs.values.sort_by(&:name).map { |gem| [gem.name, gem.version] }
        part('Gems', loaded.empty? ? [['none: muster brings what it runs']] : loaded)
      end

      def variables
        env = DSL.env
        unread = env.variables.unused.except(*READ_ELSEWHERE)
        rows = env.keys.sort_by(&:to_s).map { |key| [key.inspect, env.is_question?(key) ? '<ask>' : env.variables.peek(key).inspect] }
        part('Variables', rows, rows.each_index.select { |at| unread.keys.map(&:inspect).include?(rows[at].first) })
        remarks(unread.sort_by { |key, _| key.to_s }.map { |key, places| "#{key.inspect} is not a recognized Capistrano setting (#{place(places)})" })
      end

      def servers
        servers = DSL.env.servers.to_a
        odd = servers.flat_map { |server| server.roles.to_a }.uniq.grep(/\s/)
        rows = servers.map { |server| [address(server), server.roles.to_a.inspect, shown(server.properties.to_h)] }
        part("Servers (#{servers.size})", rows, servers.each_index.reject { |at| (servers[at].roles.to_a & odd).empty? })
        remarks(odd.map { |role| "the role #{role.inspect} has white space in it: is it a list, written %w[a b]?" })
        puts '    '
      end

      private

      def part(title, rows, marked = [])
        puts paint("\n#{title}\n", :blue)
        widths = rows.map { |row| row.map { |cell| cell.to_s.length } }.inject { |a, b| a.zip(b).map(&:max) }
        rows.each_with_index do |row, at|
          line = "    #{row.zip(widths).map { |cell, width| cell.to_s.ljust(width) }.join(' ')}".rstrip
          puts marked.include?(at) ? paint(line, :yellow) : line
        end
      end

      def remarks(lines)
        puts '    ' if lines.any?
        lines.each { |line| puts paint("    #{line}", :yellow) }
      end

      def paint(text, color)
        SSHKit::Color.new($stdout).colorize(text, color)
      end

      def address(server)
        ["#{server.user}@".delete_prefix('@'), server.hostname, server.port && ":#{server.port}"].join
      end

      def shown(value)
        return value.inspect unless value.is_a?(Hash)
        return '' if value.empty?

        "{ #{value.map { |key, item| "#{key.inspect} => #{shown(item)}" }.join(', ')} }"
      end

      def place(places)
        places.compact.first.to_s.delete_prefix(Dir.pwd).sub(/:in.*/m, '')
      end
    end
  end
end

desc 'Display a Capistrano troubleshooting report (all doctor: tasks)'
task doctor: %w[doctor:environment doctor:gems doctor:variables doctor:servers]

namespace :doctor do
  desc 'Display Ruby environment details'
  task(:environment) { Capistrano::Doctor.environment }

  desc 'Display Capistrano gem versions'
  task(:gems) { Capistrano::Doctor.gems }

  desc 'Display the values of all Capistrano variables'
  task(:variables) { Capistrano::Doctor.variables }

  desc 'Display the effective servers configuration'
  task(:servers) { Capistrano::Doctor.servers }
end
