module Shared
  def shout(x) x.to_s.upcase end
end
class Hello < Capistrano::Plugin
  include Shared
  def set_defaults
    set_if_empty :hello_roles, :app
    set_if_empty :hello_text, -> { "hi #{fetch(:application)}" }
  end
  def define_tasks
    plugin = self
    namespace :hello do
      desc 'say'
      task :say do
        on roles(fetch(:hello_roles)) do |host|
          plugin.say(host)
        end
      end
      task(:file) { plugin.from_file }
    end
    eval_rakefile File.expand_path('../hello.rake', __FILE__)
  end
  def register_hooks
    before 'deploy:starting', 'hello:say'
  end
  def say(host)
    backend.execute :echo, shout(fetch(:hello_text)), host.hostname
    backend.within('/tmp') { backend.execute :pwd }
  end
  def from_file
    run_locally { info 'plugin local' }
  end
end
class Other < Capistrano::Plugin
  def register_hooks
    after 'deploy:updated', 'other:go'
    before 'deploy:reverted', 'other:go'
  end
  def define_tasks
    task('other:go') { on(release_roles(:all)) { within(release_path) { with(rails_env: fetch(:stage)) { execute :ls, '-1' } } } }
  end
end
