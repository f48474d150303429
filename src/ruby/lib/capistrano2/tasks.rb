module Capistrano
  Task2 = Struct.new(:name, :namespace, :options, :description, :body) do
    def fully_qualified_name
      [namespace.fully_qualified_name, name == :default ? nil : name].compact.join(':').then { |text| text.empty? ? name.to_s : text }
    end

    def desc
      description.to_s.gsub(/\\\n/, '').gsub(/^\s+/, '').strip
    end
  end

  # Namespaces and tasks. A task is a method where it stands; defining it again replaces it.
  module Tasks2
    attr_reader :name, :parent, :tasks, :namespaces

    def desc(text)
      @next_description = text
    end

    def task(name, options = {}, &block)
      raise ArgumentError, 'expected a block' unless block

      name = name.to_sym
      made = Task2.new(name, self, options, @next_description || tasks[name]&.description, block)
      @next_description = nil
      if tasks[name].nil? && self.class.method_defined?(name)
        raise ArgumentError, "defining a task named `#{name}' would shadow an existing method with that name"
      end

      tasks[name] = made
      define_singleton_method(name) { execute_task(tasks[name]) }
      made
    end

    def namespace(name, &block)
      name = name.to_sym
      inner = namespaces[name] ||= Namespace2.new(name, self)
      define_singleton_method(name) { inner }
      inner.instance_eval(&block) if block
      inner
    end

    def alias_task(new_name, old_name)
      old = find_task(old_name.to_s) or raise NoSuchTaskError, old_name.to_s
      task(new_name, old.options) { find_and_execute_task(old_name.to_s) }
    end

    # By "a:b:task"; a namespace's name is its default task.
    def find_task(path)
      *outer, last = path.to_s.split(':')
      place = outer.reduce(top) { |at, name| at&.namespaces&.[](name.to_sym) } or return
      place.tasks[last.to_sym] || place.namespaces[last.to_sym]&.tasks&.[](:default)
    end

    def default_task
      tasks[:default]
    end

    def task_list(all = false)
      list = tasks.values
      list += namespaces.values.flat_map { |inner| inner.task_list(true) } if all
      list
    end

    def fully_qualified_name
      return if parent.nil?

      [parent.fully_qualified_name, name].compact.join(':')
    end

    def top
      parent ? parent.top : self
    end

    private

    def start_tasks
      @tasks = {}
      @namespaces = {}
    end
  end

  # Inside, everything of the configuration is at hand.
  class Namespace2
    include Tasks2

    def initialize(name, parent)
      @name = name
      @parent = parent
      start_tasks
    end

    # Methods that a block defines with def are the configuration's, as plain recipes expect.
    def role(*)
      raise NotImplementedError, 'roles cannot be defined in a namespace'
    end

    def respond_to_missing?(name, include_private = false)
      parent.respond_to?(name, include_private) || super
    end

    def method_missing(name, *arguments, **options, &block)
      return super unless parent.respond_to?(name)

      options.empty? ? parent.public_send(name, *arguments, &block) : parent.public_send(name, *arguments, **options, &block)
    end
  end
end
