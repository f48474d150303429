# A line at a time, run on every server.
desc 'Execute remote commands'
task :console do
  stage = fetch(:stage)
  puts "console: type a command to run it on the servers of #{stage}; exit to leave"
  loop do
    print "#{stage}> "
    line = $stdin.gets&.strip
    break if line.nil? || %w[exit quit q].include?(line)
    next if line.empty?

    begin
      on(roles(:all), in: :parallel) { |host| execute line, host: host }
    rescue StandardError => e
      warn e.message
    end
  end
end
