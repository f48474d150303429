module Capistrano
  # What is so unless a recipe says otherwise.
  module Defaults
    VALUES = { scm: :"default-git", branch: 'master', tmp_dir: '/tmp', keep_releases: 5,
               log_level: :debug, pty: false }.freeze

    class << self
      def apply
        env = Configuration.env
        env.validate(:application) { |_, name| check_application(name) }
        VALUES.each { |key, value| env.set_if_empty(key, value) }
        env.set_if_empty(:format, $stdout.tty? && ENV['TERM'] != 'dumb' ? :table : :airbrussh)
        env.set_if_empty(:default_env, {})
        env.set_if_empty(:deploy_to, -> { "/var/www/#{env.fetch(:application)}" })
        env.set_if_empty(:local_user, -> { ENV['USER'] || ENV['LOGNAME'] || ENV['USERNAME'] })
      end

      private

      def check_application(name)
        return unless name.to_s.match?(/[^A-Za-z0-9._-]/)

        raise ValidationError, "The :application value #{name.inspect} is invalid: only letters, numbers, hyphens, dots, and underscores"
      end
    end
  end
end
