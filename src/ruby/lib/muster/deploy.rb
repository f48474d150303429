# What `muster deploy` runs: a Capistrano command line. The answer is its exit status.
require 'muster/gems'
Muster::Gems.start
require 'rake'
require 'sshkit'

module Muster
  module Deploy
    def self.main(program, argv)
      $PROGRAM_NAME = 'cap'
      $stdout.sync = true
      trap('INT') { raise Interrupt, 'interrupted' }
      %w[TERM HUP].each { |name| trap(name) { raise SignalException, "SIG#{name}" } }
      case generation(argv)
      when 2 then second(argv)
      else third(argv, program != 'cap')
      end
    rescue SystemExit => e
      e.status
    rescue SignalException => e
      warn("ended by #{e.message}")
      128 + e.signo
    end

    # By the Capfile: one of the third generation requires capistrano/setup.
    def self.generation(argv)
      at = argv.index('-f') || argv.index('--file')
      folder = Dir.pwd
      folder = File.dirname(folder) until folder == '/' || capfile_in(folder)
      path = at ? argv[at + 1] : capfile_in(folder)
      text = path && File.file?(path) ? File.read(path) : ''
      return 3 if text.match?(%r{capistrano/(setup|all|install)})

      refuse_mina
      text.match?(/^\s*(load|role|server|task|namespace|set|require|desc|default_run_options)\b/) ? 2 : 3
    end

    def self.capfile_in(folder)
      %w[capfile Capfile capfile.rb Capfile.rb].map { |name| File.join(folder, name) }.find { |path| File.file?(path) }
    end

    def self.refuse_mina
      path = 'config/deploy.rb'
      return unless File.file?(path) && File.read(path).match?(%r{^\s*require ['"]mina/})

      warn "#{path} is a recipe of Mina, which muster does not run"
      exit 1
    end

    def self.second(argv)
      require 'capistrano2/command_line'
      Capistrano::CommandLine2.run(argv)
    end

    def self.third(argv, stage_alone_deploys)
      require 'capistrano/all'
      ARGV.replace(argv)
      application = Capistrano::Application.new
      application.stage_alone_deploys = stage_alone_deploys
      Rake.application = application
      application.options.trace = true
      application.options.trace_output = $stderr
      application.run(argv.dup)
      0
    end
    private_class_method :generation, :capfile_in, :refuse_mina, :second, :third
  end
end

# `sleep` in a block of `on` lets the other hosts go on. Kernel.sleep is still Ruby's.
module Kernel
  def sleep(seconds = nil)
    return Kernel.sleep(*seconds) unless seconds && Muster::Fibers.inside?

    Muster::Fibers.sleep(seconds).then { seconds.round }
  end
end
