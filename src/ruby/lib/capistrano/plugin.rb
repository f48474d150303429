require 'rake/tasklib'

module Capistrano
  # A plugin: defaults, tasks and hooks in one class.
  class Plugin < Rake::TaskLib
    include DSL

    def set_defaults; end

    def define_tasks; end

    def register_hooks; end

    private

    # Loads a file of tasks whose `self` is the plugin.
    def eval_rakefile(path)
      instance_eval(File.read(path), path.to_s, 1)
    end

    # The block of `on` that runs.
    def backend
      SSHKit::Backend.current || raise('this is for blocks of `on` and `run_locally`')
    end
  end
end
