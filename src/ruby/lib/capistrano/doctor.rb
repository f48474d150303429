# Tells what may be wrong with a recipe.
desc 'Display a Capistrano troubleshooting report (all doctor: tasks)'
task doctor: %w[doctor:environment doctor:gems doctor:variables doctor:servers]

namespace :doctor do
  desc 'Display Ruby environment details'
  task :environment do
    puts '', 'Environment', '', "    Ruby      #{RUBY_DESCRIPTION}", "    Rake      #{Rake::VERSION}",
         "    commands  Capistrano #{Capistrano::VERSION}", ''
  end

  desc 'Display Capistrano gem versions'
  task(:gems) { puts 'Gems', '', '    muster brings what it runs; none is needed', '' }

  desc 'Display the values of all Capistrano variables'
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

  desc 'Display the effective servers configuration'
  task :servers do
    puts "Servers (#{roles(:all).size})", ''
    roles(:all).each do |server|
      puts "    #{server.to_s.ljust(28)} #{server.roles.to_a.inspect} #{server.properties.to_h.inspect}"
    end
    puts ''
  end
end
