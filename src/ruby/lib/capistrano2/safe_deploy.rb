require 'etc'
require 'muster/around_deploy'

module Capistrano
  # What is around a deploy of generation 2: one at a time, noted step by step, and a publish that was killed between its two
  # steps is mended. The commands of it are muster's own; the recipe's stay as they are, and so does what its transactions
  # take back.
  class SafeDeploy2
    include Muster::AroundDeploy

    FORTH = %w[deploy deploy:update deploy:migrations deploy:cold].freeze
    BACK = %w[deploy:rollback deploy:rollback:code].freeze
    PUBLISHING = %w[deploy:create_symlink deploy:rollback:revision].freeze
    OPTIONS = %i[lock lock_time].freeze

    class << self
      # A task, with what goes before and after it.
      def begins?(configuration, task)
        (FORTH + BACK).include?(task.fully_qualified_name) && wanted?(configuration)
      end

      private

      def wanted?(configuration)
        given = configuration.fetch(:muster, {})
        unknown = given.keys - OPTIONS
        raise ArgumentError, "set :muster: #{unknown.join(', ')} is not for recipes of Capistrano 2; #{OPTIONS.join(' and ')} are" if unknown.any?

        given[:lock] != false && !configuration.dry_run && configuration.exists?(:releases_path) && servers(configuration).any?
      end

      def servers(configuration)
        configuration.find_servers(except: { no_release: true })
      end
    end

    def initialize(configuration, task)
      @configuration = configuration
      flow = task.fully_qualified_name
      @goes_back = BACK.include?(flow)
      given = configuration.fetch(:muster, {})
      @deployment = Muster::Deployment.new(**names_of_the_site, task: flow, release: Time.now.utc.strftime('%Y%m%d%H%M%S'),
                                           goes_back: @goes_back, lock: given[:lock], lock_time: given[:lock_time])
    end

    def step(_configuration, task, &body)
      return yield if Muster::Fibers.inside? || !PUBLISHING.include?(task.fully_qualified_name) || !deployment.running?

      publish(task, &body)
    end

    private

    def names_of_the_site
      c = @configuration
      { name: [c.fetch(:application), c.fetch(:stage, nil)].compact.join('/'), author: ENV['USER'] || Etc.getlogin.to_s,
        branch: c.fetch(:branch, '').to_s, deploy_to: c.fetch(:deploy_to), releases: c.fetch(:version_dir),
        current: c.fetch(:current_dir), shared: c.fetch(:shared_dir) }
    end

    def lock
      servers = @configuration.find_servers(except: { no_release: true })
      missing = deployment.begin(servers.to_h { |server| @configuration.engine_name_and_number(server) })
      @configuration.release_of_deploy = deployment.release unless @goes_back
      raise ConnectionError, "connection failed for: #{missing.map { |name, why| "#{name} (#{why})" }.join("\n")}" if missing.any?
    end

    # By the recipe's own two steps, between which nothing is published. What a recipe does in their place it answers for.
    def publish(task)
      release = File.basename(@goes_back ? @configuration.previous_release.to_s : @configuration.latest_release.to_s)
      deployment.is_of(release) if release != deployment.release
      Muster.deploy_prepared(deployment.names)
      refuse(Muster.deploy_ready_to_publish(deployment.names))
      yield.tap do
        wrong = deployment.note_published(deployment.names)
        own = task.body.source_location.first.start_with?(Muster::LIBRARY)
        refuse(wrong.to_h { |name| [name, "#{@configuration.current_path} does not show #{release}"] }) if own
      end
    end

    def refuse(problems)
      raise CommandError, problems.map { |name, why| "#{name}: #{why}" }.join("\n") if problems.any?
    end

    # After a failure, and what the recipe itself took back: who shows nothing gets what it had; releases that nobody shows
    # are removed.
    def give_up(error)
      shown = deployment.shown
      bare = shown.select { |name, release| release.to_s.empty? && deployment.previous[name] }.keys
      Muster.deploy_roll_back(bare) if bare.any?
      shown = deployment.shown if bare.any?
      Muster.deploy_discard(shown.reject { |_, release| release == deployment.release }.keys) unless @goes_back
      tell(shown)
      finish('failed', error.message)
    end

    def tell(shown)
      deployment.names.each do |name|
        release = shown[name]
        warn("muster: #{name} #{release.nil? ? 'cannot be asked' : release.empty? ? 'shows nothing' : "shows #{release}"}")
      end
    end

    def finish(outcome, message = '')
      revision = @configuration.variables[:real_revision]
      deployment.finish(outcome, message, @goes_back || revision.is_a?(Proc) ? '' : revision)
    end
  end
end
