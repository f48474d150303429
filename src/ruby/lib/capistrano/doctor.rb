# Tells what may be wrong with a recipe.
desc 'Show the environment, the settings and the servers of this recipe'
task doctor: %w[doctor:environment doctor:gems doctor:variables doctor:servers]

namespace :doctor do
  desc 'Show what runs the recipe'
  task :environment do
    puts '', 'Environment', '', "    Ruby      #{RUBY_DESCRIPTION}", "    Rake      #{Rake::VERSION}",
         "    commands  Capistrano #{Capistrano::VERSION}", ''
  end

  task(:gems) { puts 'Gems', '', '    muster brings what it runs; none is needed', '' }

  desc 'Show the settings, and those that nothing reads'
  task :variables do
    unused = env.variables.unused
    puts 'Variables', ''
    env.keys.sort.each do |key|
      value = is_question?(key) ? 'a question' : fetch(key).inspect
      puts "  #{unused.key?(key) ? '⚠' : ' '} #{key.inspect.ljust(32)} #{value}"
    end
    unused.each { |key, places| puts "    #{key.inspect} is set (#{places.compact.join(', ')}) and nothing reads it" }
    puts ''
  end

  desc 'Show the servers, their roles and properties'
  task :servers do
    puts "Servers (#{roles(:all).size})", ''
    roles(:all).each do |server|
      puts "    #{server.to_s.ljust(28)} #{server.roles.to_a.inspect} #{server.properties.to_h.inspect}"
    end
    puts ''
  end
end
