require 'etc'
require 'socket'

module Muster
  # A deploy as C++ keeps it: lock, journal, what hosts show. Servers are known by name, "host" or "host:port".
  class Deployment
    attr_reader :release, :previous, :targets

    def self.name_of(host)
      port = host.port
      port && port != 22 ? "#{host.hostname}:#{port}" : host.hostname.to_s
    end

    # What a recipe says with `set :muster, lock: …`: true, false, :hosts (no registry).
    def initialize(lock: true, lock_time: nil, **about)
      @about = about.merge(owner: "#{about[:author]}@#{Socket.gethostname} #{Process.pid}", lock_time: lock_time,
                           hosts_only: lock == :hosts).compact.transform_keys(&:to_s)
      @targets = {}
    end

    # targets: name → number of the engine. Returns name → why not, of those that could not be locked.
    def begin(targets)
      @targets = targets.dup
      answer = Muster.deploy_begin(@about, rows)
      @release = answer['release']
      @previous = answer['previous'].reject { |_, release| release.empty? }
      @running = true
      answer['missing'].each_key { |name| @targets.delete(name) }
      answer['missing']
    end

    def running?
      @running
    end

    def add(name, number)
      shown = Muster.deploy_add([number, name])
      @previous[name] = shown unless shown.empty?
      @targets[name] = number
    end

    def drop(names)
      names.each { |name| @targets.delete(name) }
    end

    def names
      @targets.keys
    end

    # What was published since: name → release.
    def shown(names = self.names)
      names.empty? ? {} : Muster.deploy_shown(names)
    end

    def note_published(names)
      there = shown(names).select { |_, release| release == @release }.keys
      Muster.deploy_published(there) unless there.empty?
      names - there
    end

    # The release that it is about, when that is known later than at its begin.
    def is_of(release)
      @release = release
      Muster.deploy_is_of(release)
    end

    def finish(outcome, message = '', revision = '')
      return unless @running

      @running = false
      Muster.deploy_finish(outcome, message.to_s[0, 2000], revision.to_s)
    end

    private

    def rows
      @targets.map { |name, number| [number, name] }
    end
  end
end
