# preloaded.rb: Puppet loaded once; each line of standard input, {"argv": […], "env": {…}} as JSON, is one run of it in a
# fork, answered with a line {"status": N, "output": "…"}.
require 'json'
$LOAD_PATH.unshift '/usr/lib/ruby/vendor_ruby'
require 'puppet'
%w[application/agent application/ssl util/command_line face pops configurer configurer/plugin_handler transaction
   transaction/report type/file type/exec http ssl/state_machine].each { |name| require "puppet/#{name}" }
require 'facter'

def run(request)
  reader, writer = IO.pipe
  process = fork do
    ENV.update(request['env'])
    STDIN.reopen('/dev/null')
    [STDOUT, STDERR].each { |stream| stream.reopen(writer) }
    [STDOUT, STDERR].each { |stream| stream.sync = true }
    $PROGRAM_NAME = '/usr/bin/puppet'
    Puppet::Util::CommandLine.new('/usr/bin/puppet', request['argv']).execute
  end
  writer.close
  output = reader.read
  Process.wait(process)
  { 'status' => $?.exitstatus, 'output' => output.force_encoding('UTF-8').scrub }
end

STDIN.each_line do |line|
  STDOUT.puts(JSON.generate(run(JSON.parse(line))))
  STDOUT.flush
end
