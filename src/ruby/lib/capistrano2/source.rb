# How the code comes to the servers: the commands of the SCM, and the ways of using them.
module Capistrano
  module Source2
    # git, as commands for a shell.
    class Git
      def initialize(configuration)
        @configuration = configuration
      end

      def head
        setting(:branch) || 'HEAD'
      end

      def command
        setting(:scm_command) || 'git'
      end

      # Asked of the repository from this machine.
      def query_revision(revision)
        return revision if revision.to_s.match?(/\A\h{40}\z/)

        lines = yield("#{command} ls-remote #{setting(:repository)} #{revision}").to_s.lines.map { |line| line.split("\t").map(&:strip) }
        found = lines.find { |_, name| name == revision.to_s || name.sub(%r{refs/.*?/}, '') == revision.to_s }
        found&.first || raise(Error, "Unable to resolve revision for '#{revision}' on repository '#{setting(:repository)}'.")
      end

      def checkout(revision, destination)
        remote = setting(:remote) || 'origin'
        words = ["-o #{remote}"] if remote != 'origin'
        words = [*words, "--depth #{setting(:git_shallow_clone)}"] if setting(:git_shallow_clone)
        ["#{command} clone #{quiet} #{[*words].join(' ')} #{setting(:repository)} #{destination}",
         "cd #{destination}", "#{command} checkout #{quiet} -b deploy #{revision}", *submodules].join(' && ').squeeze(' ')
      end

      def export(revision, destination)
        "#{checkout(revision, destination)} && rm -Rf #{destination}/.git"
      end

      def sync(revision, destination)
        remote = setting(:remote) || 'origin'
        ["cd #{destination}", "#{command} fetch #{quiet} #{remote}", "#{command} fetch --tags #{quiet} #{remote}",
         "#{command} reset #{quiet} --hard #{revision}", *submodules, "#{command} clean #{quiet} -d -x -f"].join(' && ').squeeze(' ')
      end

      def log(from, to = nil)
        "#{command} log #{from}..#{to}"
      end

      def diff(from, to = nil)
        to ? "#{command} diff #{from}..#{to}" : "#{command} diff #{from}"
      end

      private

      def submodules
        return [] unless setting(:git_enable_submodules)

        deep = setting(:git_submodules_recursive) == false ? '' : ' --recursive'
        ["#{command} submodule #{quiet} init", "#{command} submodule #{quiet} sync", "#{command} submodule #{quiet} update --init#{deep}"]
      end

      def quiet
        setting(:scm_verbose) ? '' : '-q'
      end

      def setting(name)
        @configuration.fetch(name, nil)
      end
    end

    class Subversion < Git
      def head
        'HEAD'
      end

      def command
        setting(:scm_command) || 'svn'
      end

      def query_revision(revision)
        return revision if revision.to_s.match?(/\A\d+\z/)

        yield("#{command} info #{authentication} #{setting(:repository)} -r#{revision}").to_s[/^Revision: (\d+)/, 1] || revision
      end

      def checkout(revision, destination)
        "#{command} checkout -q #{authentication} -r#{revision} #{setting(:repository)} #{destination}".squeeze(' ')
      end

      def export(revision, destination)
        "#{command} export -q #{authentication} -r#{revision} #{setting(:repository)} #{destination}".squeeze(' ')
      end

      def sync(revision, destination)
        "#{command} switch -q #{authentication} -r#{revision} #{setting(:repository)} #{destination}".squeeze(' ')
      end

      def log(from, to = nil)
        "#{command} log #{authentication} #{setting(:repository)} -r#{from}:#{to || 'HEAD'}"
      end

      private

      def authentication
        user = setting(:scm_username) or return ''
        "--username #{user} --no-auth-cache"
      end
    end

    class Mercurial < Git
      def head
        setting(:branch) || 'tip'
      end

      def command
        setting(:scm_command) || 'hg'
      end

      def query_revision(revision)
        yield("#{command} log -r #{revision} --template '{node}' #{setting(:repository)}").to_s.strip.then { |id| id.empty? ? revision : id }
      end

      def checkout(revision, destination)
        "#{command} clone --noupdate #{setting(:repository)} #{destination} && #{command} update --repository #{destination} --clean #{revision}"
      end

      def export(revision, destination)
        "#{checkout(revision, destination)} && rm -Rf #{destination}/.hg"
      end

      def sync(revision, destination)
        "#{command} pull --repository #{destination} && #{command} update --repository #{destination} --clean #{revision}"
      end

      def log(from, to = nil)
        "#{command} log -r #{from}:#{to || 'tip'}"
      end

      def diff(from, to = nil)
        "#{command} diff --rev #{from}#{" --rev #{to}" if to}"
      end
    end

    # A folder of this machine.
    class None < Git
      def head
        'HEAD'
      end

      def query_revision(*)
        'none'
      end

      def export(_revision, destination)
        "cp -R #{setting(:repository)} #{destination}"
      end
      alias checkout export
    end

    KINDS = { git: Git, subversion: Subversion, svn: Subversion, mercurial: Mercurial, hg: Mercurial, none: None }.freeze

    def self.for(name, configuration)
      kind = KINDS[name.to_sym] or raise Error, "the setting :scm names #{name}, which muster does not know (git, subversion, mercurial, none)"
      kind.new(configuration)
    end
  end
end
