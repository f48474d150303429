module Capistrano
  # After a deploy that failed: what each server runs now, so that nobody has to look.
  module HostState
    class << self
      def tell
        release = DSL.fetch(:release_path) or return
        servers = DSL.env.filter(DSL.release_roles(:all))
        return if servers.empty? || DSL.dry_run?

        lines = {}
        SSHKit::Coordinator.new(servers).each { |host| lines[host.to_s] = HostState.line(self, release) }
        $stderr.puts('What the servers have now:', *lines.sort.map { |host, line| "  #{host}: #{line}" })
      rescue StandardError => e # the deploy's own failure is what matters
        $stderr.puts("What the servers have now cannot be told: #{e.message}")
      end

      # By a command that is not shown, on a server that may not answer.
      def line(backend, release)
        current = DSL.current_path.to_s.shellescape
        status, text = backend.quietly("readlink #{current} || echo; test -d #{release.to_s.shellescape} && echo made")
        return "#{text.strip} (status #{status})" unless [0, 1].include?(status)

        target, made = text.lines.map(&:chomp)
        published = target == release.to_s
        now = target.to_s.empty? ? "there is no #{DSL.current_path}" : "#{DSL.current_path} is #{File.basename(target)}"
        "#{now}#{published ? ', the new release' : made ? "; the new release #{File.basename(release)} is there and not published" : ''}"
      rescue StandardError => e
        "it cannot be asked: #{e.message}"
      end
    end
  end
end
