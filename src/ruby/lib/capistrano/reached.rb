module Capistrano
  # A recipe whose list of servers is empty would succeed without doing anything.
  class NoServers < RuntimeError; end

  # Whom the blocks of `on` got to. One without servers is no fault: not every stage has every role. But a run none of
  # whose blocks had one has done nothing, and a filter that lets nobody through is a mistake in its writing.
  class Reached
    def initialize(env)
      @env = env
      @blocks = @servers = 0
    end

    # Before a block: the hosts it is for, and those of them that the filters let through.
    def note(given, chosen)
      known = @env.servers.to_a
      raise NoServers, 'there is no server to work on: no role or server of the recipe gives one' if known.empty? && given.empty?
      raise NoServers, "no server passes the filters; the servers are: #{known.join(', ')}" if given.any? && @env.filter(known).empty? && chosen.empty?

      @blocks += 1
      @servers += chosen.size
    end

    # When everything has run.
    def check
      return unless @blocks.positive? && @servers.zero?

      raise NoServers, "nothing was done: none of the blocks had a server; the roles are: #{roles.join(', ')}"
    end

    private

    def roles
      @env.servers.flat_map { |server| server.roles.to_a }.uniq
    end
  end
end
