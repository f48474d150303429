require 'muster/deployment'

module Muster
  # What is around the tasks of a deploy, whatever the generation of its recipes: the deploy is locked, its steps are seen,
  # and however it ends, what is half done is put in order. Who includes it knows whether a task begins a deploy
  # (`self.begins?`), and has lock, step, finish and, for a deploy that has failed, give_up.
  module AroundDeploy
    attr_reader :deployment

    def self.included(kind)
      kind.extend(Flow)
    end

    # One deploy at a time.
    module Flow
      attr_reader :current

      # `task`: the words of the one whose body this is.
      def around(*task, &body)
        return current.step(*task, &body) if current
        return yield unless begins?(*task)

        @current = new(*task)
        begin
          current.run(&body)
        ensure
          @current = nil
        end
      end
    end

    def run
      lock
      yield
      finish('ok')
    rescue Exception => e # whatever ended it
      Fibers.stop
      put_in_order(e)
      raise
    end

    private

    def put_in_order(error)
      give_up(error) if deployment.running?
    rescue Error => e
      warn("muster: #{e.message}\nmuster: the next deploy of this machine repairs what is left")
    end
  end
end
