plugin = self
namespace :hello do
  task :rake do
    on(roles(:app)) { execute :echo, plugin.shout('rake'), plugin.class.name }
  end
end
