require 'airbrussh'

# Where to look when a deploy has failed.
namespace :deploy do
  task :failed do
    log = Airbrussh.configuration.log_file
    next unless env.backend.config.output.is_a?(Airbrussh::Formatter) && log && File.file?(log)

    quoted = Airbrussh.configuration.dup.tap { |config| config.truncate = false }
    console = Airbrussh::Console.new($stderr, quoted)
    tail = File.open(log) { |file| file.seek(-[8192, file.size].min, IO::SEEK_END) && file.readlines.last(20) }
    ['', Airbrussh::Console.paint('** DEPLOY FAILED', :red),
     Airbrussh::Console.paint("** Refer to #{log} for details. Here are the last 20 lines:", :yellow), '',
     *tail.map(&:chomp)].each { |line| console.print_line(line) }
  end
end
