desc 'Invoke a single command on the remote servers: COMMAND, and SUDO when it is set.'
task :invoke do
  command = ENV['COMMAND'] || ''
  abort 'Please specify a command to execute on the remote servers (via the COMMAND environment variable)' if command.empty?
  invoke_command(command, via: ENV['SUDO'] ? :sudo : :run)
end

load 'shell'
