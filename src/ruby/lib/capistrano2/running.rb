module Capistrano
  # Running tasks: what goes before and after, and what is taken back when something fails.
  module Running2
    Frame = Struct.new(:task, :rollback)

    def task_call_frames
      @frames ||= []
    end

    def current_task
      task_call_frames.last&.task
    end

    def find_and_execute_task(path, hooks = {})
      task = find_task(path) or raise NoSuchTaskError, "the task `#{path}' does not exist"
      trigger(hooks[:before], task) if hooks[:before]
      result = execute_task(task)
      trigger(hooks[:after], task) if hooks[:after]
      result
    end

    def execute_task(task)
      SafeDeploy2.around(self, task) { execute_with_hooks(task) }
    end

    # What fails in the block is taken back by the on_rollback of each task that ran, the last first.
    def transaction
      raise ArgumentError, 'expected a block' unless block_given?
      return yield if @rollbacks

      logger.info('transaction: start')
      @rollbacks = []
      begin
        yield
        logger.info('transaction: commit')
      rescue Exception => e # whatever it was, what was done is taken back
        Muster::Fibers.stop unless e.is_a?(StandardError)
        roll_back
        raise
      ensure
        @rollbacks = nil
      end
    end

    def on_rollback(&block)
      task_call_frames.last.rollback = block if @rollbacks
    end

    def before(task, *others, &block)
      on(:before, *others, only: task, &block)
    end

    def after(task, *others, &block)
      on(:after, *others, only: task, &block)
    end

    # :before, :after, :start, :finish, :load, :exit
    def on(event, *tasks, only: nil, except: nil, &block)
      hooks[event].concat(tasks.map { |task| [task, renamed(only), renamed(except)] })
      hooks[event] << [block, renamed(only), renamed(except)] if block
    end

    def trigger(event, task = nil)
      name = task&.fully_qualified_name
      hooks[event].each do |hook, only, except|
        next if only.any? && !only.include?(name)
        next if except.include?(name)
        next if hook.to_s == name

        hook.respond_to?(:call) ? run_hook(hook) : find_and_execute_task(hook.to_s)
      end
    end

    private

    def execute_with_hooks(task)
      logger.debug("executing `#{task.fully_qualified_name}'")
      trigger(:before, task)
      task_call_frames.push(Frame.new(task))
      result = begin
        task.namespace.instance_eval(&task.body)
      ensure
        frame = task_call_frames.pop
        @rollbacks << frame if @rollbacks && frame.rollback
      end
      trigger(:after, task)
      result
    end

    def hooks
      @hooks ||= Hash.new { |all, event| all[event] = [] }
    end

    def run_hook(hook)
      hook.arity.zero? || hook.arity.negative? ? instance_exec(&hook) : instance_exec(current_task, &hook)
    end

    # deploy:symlink is called deploy:create_symlink since 2.9.
    def renamed(names)
      [*names].map { |name| name.to_s == 'deploy:symlink' ? 'deploy:create_symlink' : name.to_s.delete_suffix(':default') }
    end

    def roll_back
      frames = (@rollbacks + task_call_frames.select(&:rollback)).reverse
      @rollbacks = []
      frames.each do |frame|
        logger.important("[#{frame.task.fully_qualified_name}] rolling back")
        task_call_frames.push(Frame.new(frame.task))
        frame.rollback.call
      rescue StandardError => e # one that cannot be taken back does not keep the others
        logger.info("exception while rolling back: #{e.class}, #{e.message}")
      ensure
        task_call_frames.pop
      end
    end
  end
end
