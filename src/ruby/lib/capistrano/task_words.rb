module Capistrano
  # What Capistrano adds to Rake's words about tasks.
  module TaskWords
    # A task that runs before another.
    def before(task, earlier, *arguments, &block)
      earlier = Rake::Task.define_task(earlier, *arguments, &block) if block
      Rake::Task[task].enhance([earlier])
    end

    # A task that runs after another; its name is looked up where the other stands.
    def after(task, later, *arguments, &block)
      Rake::Task.define_task(later, *arguments, &block) if block
      first = Rake::Task[task]
      first.enhance do
        found = Rake.application.lookup(later, first.scope)
        raise ArgumentError, "Task #{later.inspect} not found" unless found

        found.invoke
      end
    end

    # A file task whose file, when a server has none, is uploaded from the task's prerequisite.
    def define_remote_file_task(task, target_roles)
      Rake::FileTask.define_task(task) do |made|
        local = made.prerequisites.first
        remote = shared_path.join(made.name)
        on roles(target_roles) do
          unless test "[ -f #{remote.to_s.shellescape} ]"
            info "Uploading #{local} to #{remote}"
            upload! File.open(local), remote
          end
        end
      end
    end
  end
end
