# A line at a time, run on every server.
desc 'Execute remote commands'
task :console do
  stage = fetch(:stage)
  puts t('console.welcome', stage: stage)
  loop do
    print "#{stage}> "
    line = ($stdin.gets || 'exit').chomp
    next if line.empty?
    break puts(t('console.bye')) if %w[quit exit q].include?(line)

    begin
      on(roles(:all)) { execute line }
    rescue StandardError => e
      puts e
    end
  end
end
