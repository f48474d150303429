module Capistrano
  # The steps of a flow: some on all servers, some in turns with health checks, the last ones on all again. Without a
  # safe deploy around it (a dry run) they are just run.
  class Rollout
    ROUNDS = 3 # of catching up servers that appear meanwhile
    SECONDS_BETWEEN_CHECKS = 1

    def self.run(before, ending)
      safe = SafeDeploy.current
      options = RolloutOptions.read
      return [*before, *options.tasks, *ending].uniq.each { |step| DSL.invoke("deploy:#{step}") } unless safe&.taking_part

      new(safe, options, before, ending - options.tasks).run
    end

    def initialize(safe, options, before, ending)
      @safe = safe
      @part = safe.taking_part
      @options = options
      @before = before
      @ending = ending
    end

    def run
      invoke(@before)
      catch_up(prepare_only: true)
      @before_ran = @safe.ran.dup
      publish_in_turns
      invoke(@ending)
      ROUNDS.times { break unless catch_up }
      report
    end

    private

    def invoke(steps)
      steps.each { |step| DSL.invoke("deploy:#{step}") }
    end

    # Tasks that ran in this deploy may run once more, for other servers.
    def again(names)
      names.uniq.each { |name| Rake::Task[name].reenable if Rake::Task.task_defined?(name) }
    end

    def publish_in_turns
      @options.batches(@part.names).each_with_index do |batch, index|
        Muster::Fibers.pause(@options.pause) if index.positive? && @options.pause.positive?
        turn(batch)
      end
    rescue StandardError, SystemExit, SignalException => e
      above = @options.roll_back_above(@part.servers.size)
      raise if above.nil?

      Muster::Fibers.stop
      roll_back(e)
      raise
    end

    # One batch: drained, published, restarted, checked, undrained.
    def turn(batch)
      started = @safe.ran.size
      @part.limit_to(batch) do
        hook(@options.drain)
        invoke(@options.tasks)
        check_health
        hook(@options.undrain)
      end
    ensure
      again(@safe.ran.drop(started))
    end

    # A command on the servers, or a block as `on` takes it.
    def hook(given)
      return if given.nil?
      return DSL.on(@part.servers, &given) if given.is_a?(Proc)

      @part.fail_all(Muster.deploy_run(given.to_s, @part.now, {}))
    end

    def check_health
      return unless @options.health?

      ends = Process.clock_gettime(Process::CLOCK_MONOTONIC) + @options.health_timeout
      loop do
        sick = Muster.deploy_unhealthy(@options.health, @part.now.map { |name| [name, address(name)] })
        return if sick.empty?
        break @part.fail_all(sick) if Process.clock_gettime(Process::CLOCK_MONOTONIC) > ends

        sleep(SECONDS_BETWEEN_CHECKS)
      end
    end

    def address(name)
      server = @part.servers.find { |one| Muster::Deployment.name_of(one) == name }
      (server.ssh_options || {})[:host_name] || server.hostname
    end

    # Servers that have appeared get what the others have.
    def catch_up(prepare_only: false)
      new_ones = @part.look_again
      return false if new_ones.empty?

      names = new_ones.map { |server| Muster::Deployment.name_of(server) }
      warn("muster: new, and caught up: #{names.join(', ')}")
      new_ones.each { |server| @safe.add(server) }
      again(@safe.ran)
      @part.limit_to(names) { at_revision { invoke(@before) } }
      return true if prepare_only

      turn(names)
      @part.limit_to(names) { invoke(@ending) }
      true
    end

    # The branch may have moved on: the new servers get the revision that the others have.
    def at_revision
      branch, revision = DSL.env.variables.raw(:branch), DSL.fetch(:current_revision)
      pinned = revision.to_s.match?(/\A\h{40}\z/) && !DSL.fetch(:git_shallow_clone)
      DSL.set(:branch, revision) if pinned
      yield
    ensure
      DSL.set(:branch, branch) if pinned
    end

    # Who shows the new release goes back by the recipe's own steps of a rollback; where these fail, by a link.
    def roll_back(error)
      deployment = @safe.deployment
      shown = deployment.shown
      back, stuck = shown.select { |_, release| release == deployment.release }.keys.partition { |name| deployment.previous[name] }
      stuck.each { |name| @part.settle(name, :broken, "#{error.message.lines.first.to_s.strip}; there is no earlier release to go back to") }
      return if back.empty?

      warn("muster: going back on #{back.join(', ')}")
      reasons = @part.forgive(back)
      back.group_by { |name| deployment.previous[name] }.each { |release, names| revert(release, names) }
      relink(back)
      back.each { |name| @part.settle(name, :rolled_back, reasons[name]&.text) unless @part.fates[name]&.state == :broken }
    end

    def revert(release, names)
      @part.unlimited = true
      again(@safe.ran)
      wanted, ENV['ROLLBACK_RELEASE'] = ENV['ROLLBACK_RELEASE'], release
      goal = [DSL.fetch(:release_path), DSL.fetch(:release_timestamp)]
      @part.limit_to(names) { @safe.going_back { invoke(%w[reverting reverted publishing published]) } }
    rescue StandardError, SystemExit => e
      warn("muster: the recipe's own rollback failed: #{e.message}")
    ensure
      ENV['ROLLBACK_RELEASE'] = wanted
      DSL.set(:release_path, goal[0])
      DSL.set(:release_timestamp, goal[1])
      @part.unlimited = false
    end

    def relink(names)
      deployment = @safe.deployment
      shown = deployment.shown(names)
      wrong = names.reject { |name| shown[name] == deployment.previous[name] }
      problems = wrong.empty? ? {} : Muster.deploy_roll_back(wrong)
      names.each { |name| @part.settle(name, :broken, problems[name]) if problems[name] }
    end

    def report
      @part.tell(@safe.deployment, @safe.deployment.shown) if @options.stated? || @part.fates.any?
    end
  end
end
