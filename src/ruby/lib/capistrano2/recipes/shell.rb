# `cap shell`: a line at a time, a command for the servers or a task.
desc <<~TEXT
  Begin an interactive Capistrano session.

  A line is a command that all servers run at once. `with app,db uptime' runs it on the servers of these roles, `on a,b \
  uptime' on these hosts; without a command they hold for the lines that follow (`with all' and `on all' end that).
  `!deploy' runs tasks. `set -v 2' is how much is told. `exit' or `quit' ends it.
TEXT
task :shell do
  shell = Capistrano::Shell2.new(self)
  puts 'Type commands for the servers, !TASK for a task; help tells more, exit leaves.'
  loop do
    print 'cap> '
    $stdout.flush
    line = ($stdin.gets || 'exit').strip
    break if %w[exit quit].include?(line)

    shell.obey(line)
  end
end
