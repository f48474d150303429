require 'muster/deployment'

module Capistrano
  # The servers of a deploy: whose turn it is, who has failed, who is not there any more.
  class TakingPart
    Fate = Struct.new(:state, :text)

    attr_reader :servers, :fates
    attr_accessor :unlimited, :counting

    def initialize(options, servers)
      @options = options
      @servers = servers.reject(&:local?)
      @fates = {}
      @turn = nil
      @counting = true
    end

    def names
      @servers.map { |server| name_of(server) } - @fates.keys
    end

    # Those that a task works on now.
    def now
      @turn ? names & @turn : names
    end

    def limit_to(names)
      before, @turn = @turn, names
      yield
    ensure
      @turn = before
    end

    # What a block of `on` leaves out: servers that are not of the deploy are never left out.
    def narrow(hosts)
      known = @servers.map { |server| name_of(server) }
      hosts.select { |host| !known.include?(name_of(host)) || now.include?(name_of(host)) }
    end

    def bear(failed)
      return failed unless counting

      drop_vanished
      left = failed.reject { |host, _| @fates[name_of(host)]&.state == :gone }
      known = @servers.map { |server| name_of(server) }
      return left if left.any? { |host, error| error.is_a?(SignalException) || !known.include?(name_of(host)) }

      left.each { |host, error| @fates[name_of(host)] ||= Fate.new(:failed, text_of(error)) }
      too_many? || names.empty? ? left : []
    end

    # name → why
    def fail_all(problems)
      return if problems.empty?

      drop_vanished
      problems.each { |name, text| @fates[name] ||= Fate.new(:failed, text) }
      failed = problems.reject { |name, _| @fates[name].state == :gone }
      raise failed.values.join("\n") if failed.any? && (too_many? || names.empty?)
    end

    def failures
      @fates.count { |_, fate| fate.state == :failed }
    end

    def too_many?
      !unlimited && failures > @options.max_failures(@servers.size)
    end

    def settle(name, state, text = nil)
      @fates[name] = Fate.new(state, text || @fates[name]&.text)
    end

    # Those of a state get their turn again.
    def forgive(names)
      names.to_h { |name| [name, @fates.delete(name)] }
    end

    def leave_out_draining
      @servers.select { |server| server.fetch(:draining) }.map { |server| name_of(server) }.each { |name| settle(name, :draining) }
    end

    def rolled_back?
      @fates.any? { |_, fate| fate.state == :rolled_back }
    end

    # Asks again who is there; returns those that are new.
    def look_again
      appeared = drop_vanished
      appeared = DSL.env.filter(DSL.release_roles(:all)) & appeared
      appeared.reject { |server| server.local? || server.fetch(:draining) || @servers.any? { |one| name_of(one) == name_of(server) } }
    end

    def add(server)
      @servers << server
      name_of(server)
    end

    def tell(deployment, shown)
      width = @servers.map { |server| name_of(server).size }.max || 0
      @servers.map { |server| name_of(server) }.each do |name|
        fate = @fates[name]
        state = fate ? fate.state.to_s.tr('_', ' ') : shown[name] == deployment.release ? 'published' : 'not begun'
        warn(format("muster: %-#{width}s  %-11s  %s%s", name, state, shown[name].to_s.empty? ? 'shows nothing known' : "shows #{shown[name]}",
                    fate&.text ? "\n  #{fate.text.strip.gsub("\n", "\n  ")}" : ''))
      end
    end

    private

    def name_of(host)
      Muster::Deployment.name_of(host)
    end

    def text_of(error)
      error.is_a?(SystemExit) ? 'the recipe ended it (exit)' : error.message
    end

    def drop_vanished
      appeared, vanished, problem = DSL.env.servers.refresh
      warn("muster: who is there now is not known: #{problem}") if problem
      vanished.each do |name|
        next unless @servers.any? { |server| name_of(server) == name } && ![:gone, :draining].include?(@fates[name]&.state)

        settle(name, :gone)
        warn("muster: #{name} is not there any more, and is left out")
      end
      appeared
    end
  end
end
