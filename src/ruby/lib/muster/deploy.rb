# What `muster deploy` runs: a Capistrano command line. The answer is its exit status.
require 'rubygems'
require 'rake'
require 'sshkit'

module Muster
  def self.real_sleep(seconds)
    IO.select(nil, nil, nil, seconds)
  end

  module Deploy
    def self.main(program, argv)
      argv = [*argv, 'deploy'] if program != 'cap' && only_stage?(argv)
      $PROGRAM_NAME = 'cap'
      $stdout.sync = true
      trap('INT') { raise Interrupt, 'interrupted' }
      require 'capistrano/all'
      ARGV.replace(argv)
      application = Capistrano::Application.new
      Rake.application = application
      Rake.application.options.trace = true
      Rake.application.options.trace_output = $stderr
      application.run(argv.dup)
      0
    rescue SystemExit => e
      e.status
    end

    # Words without a task: the stage, options and NAME=VALUE.
    def self.only_stage?(argv)
      words = argv.reject { |word| word.start_with?('-') || word.include?('=') }
      words.size == 1 && File.file?("config/deploy/#{words.first}.rb") && (argv & %w[-T -P -D -W --tasks --prereqs]).empty?
    end
    private_class_method :only_stage?
  end
end

# `sleep` in a block of `on` lets the other hosts go on.
module Kernel
  def sleep(seconds = nil)
    return super() if seconds.nil?
    return super unless Muster::Fibers.inside?

    Muster::Fibers.sleep(seconds).then { seconds.round }
  end
end
