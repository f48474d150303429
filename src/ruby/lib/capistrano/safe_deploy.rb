require 'muster/around_deploy'
require 'capistrano/rollout_options'
require 'capistrano/taking_part'

module Capistrano
  # What is around the tasks of a deploy: one at a time, noted step by step, and only whole releases are published. The
  # commands of it are muster's own; those of the recipe stay as they are.
  class SafeDeploy
    include Muster::AroundDeploy

    FLOWS = %w[deploy deploy:rollback].freeze
    CHECKS_OF_SCM = /\A(git|hg|svn|local):check\z/.freeze
    SECONDS_FOR_SCM = 20

    class << self
      def begins?(name)
        FLOWS.include?(name) && wanted?
      end

      def narrow(hosts)
        current ? current.taking_part.narrow(hosts) : hosts
      end

      # Which of these failures, [host, error], nobody allowed.
      def bear(failed)
        current ? current.taking_part.bear(failed) : failed
      end

      private

      def wanted?
        RolloutOptions.lock != false && !DSL.dry_run? && SSHKit.config.backend == SSHKit::Backend::Netssh && servers.any?
      end

      def servers
        DSL.env.filter(DSL.release_roles(:all)).reject(&:local?)
      end
    end

    attr_reader :taking_part, :ran

    def initialize(flow)
      @goes_back = flow == 'deploy:rollback'
      @ran = []
      @options = RolloutOptions.read
      @deployment = Muster::Deployment.new(
        name: "#{DSL.fetch(:application) || File.basename(DSL.deploy_to)}/#{DSL.fetch(:stage)}", task: flow,
        author: DSL.local_user.to_s.empty? ? Etc.getlogin.to_s : DSL.local_user.to_s, branch: DSL.fetch(:branch).to_s,
        deploy_to: DSL.deploy_path.to_s, releases: DSL.releases_path.basename.to_s, current: DSL.current_path.basename.to_s,
        shared: DSL.shared_path.basename.to_s, release: DSL.now, goes_back: @goes_back, lock: @options.lock, lock_time: @options.lock_time
      )
      @taking_part = TakingPart.new(@options, DSL.env.filter(DSL.release_roles(:all)))
    end

    def goes_back?
      @goes_back
    end

    def run
      super do
        yield
        discard_what_failed
      end
    end

    # A task of the flow.
    def step(name)
      @ran << name
      return yield if Muster::Fibers.inside?
      return without_scm { yield } if (@goes_back || @goes_back_now) && name.match?(CHECKS_OF_SCM)

      lock(again: true) if %w[deploy:started deploy:updating deploy:reverting].include?(name) && !deployment.running?
      return publish { yield } if name == 'deploy:symlink:release'

      yield
      release = name == 'deploy:revert_release' && goes_back? && deployment.running? && DSL.fetch(:rollback_timestamp)
      deployment.is_of(release) if release
    end

    # The recipe's own rollback of a deploy that failed: publishes what was there before.
    def going_back
      @goes_back_now = true
      yield
    ensure
      @goes_back_now = false
    end

    # Takes its part in what is left of the deploy.
    def add(server)
      name = taking_part.add(server)
      deployment.add(name, engine_number(server))
    end

    def finish(outcome, message = '')
      deployment.finish(outcome, message, @goes_back ? '' : DSL.fetch(:current_revision))
    end

    private

    # Where the application's folder cannot be made yet, a task of the recipe makes it: tried again after the first steps.
    def lock(again: false)
      draining = taking_part.leave_out_draining
      warn("muster: draining, and left out: #{draining.join(', ')}") if draining.any?
      missing = deployment.begin(taking_part.servers.to_h { |server| [Muster::Deployment.name_of(server), engine_number(server)] })
      DSL.env.name_release(deployment.release) unless @goes_back
      taking_part.fail_all(missing)
    rescue Muster::Error => e
      raise if again || !e.message.match?(/cannot create directory|Permission denied/)
    end

    def publish
      return yield unless deployment.running?

      names = taking_part.now
      Muster.deploy_prepared(names) unless @goes_back_now
      taking_part.fail_all(Muster.deploy_ready_to_publish(names))
      yield
      return if @goes_back_now

      wrong = deployment.note_published(taking_part.now)
      taking_part.fail_all(wrong.to_h { |name| [name, "#{name}: #{DSL.current_path} does not show #{DSL.release_path}"] })
    end

    # A rollback needs the repository for nothing.
    def without_scm
      SSHKit::Backend::Netssh.default_timeout = SECONDS_FOR_SCM
      taking_part.counting = false
      yield
    rescue StandardError => e
      warn("muster: the repository cannot be asked, and a rollback does not need it: #{e.message.lines.first}")
    ensure
      SSHKit::Backend::Netssh.default_timeout = nil
      taking_part.counting = true
    end

    # Servers that were allowed to fail: what they have of the release is no release.
    def discard_what_failed
      return if @goes_back || !deployment.running?

      failed = taking_part.fates.select { |_, fate| fate.state == :failed }.keys
      Muster.deploy_discard(failed) if failed.any?
    end

    # After a failure: a half publish is taken away, releases that nobody shows are removed; who shows which is told.
    def give_up(error)
      Muster.deploy_ready_to_publish(deployment.names)
      shown = deployment.shown
      unless @goes_back
        Muster.deploy_discard(deployment.names.select { |name| shown.key?(name) && shown[name] != deployment.release })
      end
      taking_part.tell(deployment, shown)
      finish(taking_part.rolled_back? ? 'rolled back' : 'failed', error.message)
    end

    def engine_number(server)
      Muster.ssh_host(SSHKit::NetsshOptions.read(server, SSHKit::Backend::Netssh.config.ssh_options))
    end
  end

  SSHKit::Runner::Abstract.bear = ->(failed) { failed.empty? ? failed : SafeDeploy.bear(failed) }
end
