# inside.rb muster|puppet: runs, in a lab machine, the steps of the cases on standard input (JSON, from `siblings`), and
# writes what each step said and what the machine is then, as JSON. Puppet is loaded once; each of its runs is a fork.
require 'json'
require 'open3'
require 'digest'
require 'fileutils'

WHO = ARGV.fetch(0)
ARGV.clear
ROOT = '/w'.freeze
STATE = '/var/lab'.freeze
MODULES = '/opt/modules'.freeze
SETTINGS = ['--vardir', STATE, '--confdir', '/etc/lab', '--publicdir', "#{STATE}/public", '--rundir', "#{STATE}/run",
            '--logdir', "#{STATE}/log", '--basemodulepath', MODULES, '--color', 'false'].freeze
TABLES = ['/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow', '/etc/hosts', '/etc/fstab', '/etc/subuid',
          '/etc/ssh/ssh_known_hosts', '/var/spool/cron/crontabs/*', '/home/*', '/home/*/.ssh', '/home/*/.ssh/*',
          '/root/.ssh', '/root/.ssh/*', '/etc/cron.d/*', '/etc/systemd/system/*', '/etc/systemd/system/*.wants/*',
          '/etc/rc*.d/*', '/etc/dpkg/dpkg.cfg.d/*'].freeze

TYPES = %i[file exec package service user group notify tidy schedule filebucket resources stage cron host mount
           ssh_authorized_key sshkey].freeze
LIBRARIES = %w[apply resource filebucket].map { |name| "application/#{name}" } +
            %w[util/command_line face pops configurer transaction/report indirector/catalog/compiler transaction]

# What every run of Puppet loads is loaded before the forks; then its settings are forgotten again.
def load_puppet
  $LOAD_PATH.unshift '/usr/lib/ruby/vendor_ruby', *Dir["#{MODULES}/*/lib"]
  require 'puppet'
  LIBRARIES.each { |name| require "puppet/#{name}" }
  require 'facter'
  remember_facts
  Puppet.initialize_settings(%w[--vardir /tmp/none --confdir /tmp/none])
  Puppet.push_context(Puppet.base_context(Puppet.settings))
  environment = Puppet::Node::Environment.create(:production, [])
  Puppet.override(current_environment: environment, root_environment: environment) do
    TYPES.each { |name| Puppet::Type.type(name).providerloader&.loadall(environment) }
  end
  Puppet.clear
  Puppet.settings.send(:clear_everything_for_tests)
end

# The facts of one machine, found once: a run would forget them all to look again.
def remember_facts
  Facter.to_hash
  %i[reset clear].each { |name| Facter.define_singleton_method(name) { nil } }
end

# Only the modules of the types: others bring facts of their own.
def furnish
  Dir.mkdir(ROOT)
  Dir.mkdir(MODULES)
  %w[cron host mount sshkeys].each do |name|
    File.symlink("/usr/share/puppet/modules.available/puppetlabs-#{name}-core", "#{MODULES}/#{name}_core")
  end
  File.write('/etc/hosts', "127.0.0.1\tlocalhost\n127.0.1.1\tsibling.example.com\tsibling\n")
end

def command(words, output)
  return spawn('/usr/bin/muster', *words, in: '/dev/null', out: output, err: %i[child out]) if WHO == 'muster'
  fork do
    $stdin.reopen('/dev/null')
    $stdout.reopen(output, 'w')
    $stderr.reopen($stdout)
    $stdout.sync = true
    ARGV.replace(words)
    begin
      Puppet::Util::CommandLine.new('puppet', words).execute
    rescue SystemExit => e
      exit!(e.status)
    end
    exit!(0)
  end
end

def run(words)
  output = '/run/lab-output'
  Process.wait(command(words, output))
  status = $?.exited? ? $?.exitstatus : "signal #{$?.termsig}"
  { 'status' => status, 'output' => text(File.binread(output)) }
end

def text(bytes)
  utf8 = bytes.dup.force_encoding('UTF-8')
  utf8.valid_encoding? ? utf8 : bytes.force_encoding('BINARY').inspect
end

def describe(path)
  stat = File.lstat(path)
  line = format('%<kind>s %<mode>04o %<uid>d:%<gid>d', kind: stat.ftype, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid)
  return "#{line} -> #{File.readlink(path)}" if stat.symlink?
  return line unless stat.file?
  content = File.binread(path)
  content.size > 2000 ? "#{line} #{content.size} #{Digest::SHA256.hexdigest(content)}" : "#{line}\n#{text(content)}"
rescue SystemCallError => e
  e.class.name
end

def all_below(folder)
  Dir.children(folder.b).sort.flat_map do |name|
    path = File.join(folder.b, name.b)
    [path] + (File.lstat(path).directory? ? all_below(path) : [])
  end
rescue Errno::ENOENT
  []
end

def picture
  paths = all_below(ROOT) + TABLES.flat_map { |pattern| Dir.glob(pattern).sort }.reject { |path| path.end_with?('-') }
  paths.to_h { |path| [text(path.b), describe(path)] }
end

def reports
  names = %w[state/last_run_report.yaml public/last_run_summary.yaml state/state.yaml state/transactionstore.yaml
             state/resources.txt state/classes.txt]
  all = names.to_h { |name| [name, File.exist?("#{STATE}/#{name}") ? text(File.binread("#{STATE}/#{name}")) : nil] }
  # Puppet records the folders of its own settings, too.
  all['state/state.yaml']&.gsub!(%r{^File\[/(var/lab|etc/lab|etc/puppet|var/lib/puppet)\b.*\n(  .*\n)*}, '')
  all['state/state.yaml']&.sub!(/\A---\n\z/, "--- {}\n")
  all
end

def apply(arguments, manifest)
  File.write('/run/site.pp', manifest)
  FileUtils.rm_f(%w[state/last_run_report.yaml public/last_run_summary.yaml].map { |name| "#{STATE}/#{name}" })
  run(['apply', '--detailed-exitcodes', '--verbose', *SETTINGS, *arguments, '/run/site.pp'])
    .merge('machine' => picture, 'reports' => reports)
end

def shell(code)
  output, status = Open3.capture2e('/bin/sh', '-c', code, chdir: ROOT)
  { 'status' => status.exitstatus, 'output' => text(output) }
end

def step(one)
  words = one['arguments']
  case one['verb']
  when 'shell' then [shell(one['text'])]
  when 'says' then [apply(words, one['text']).reject { |name, _| name == 'reports' }]
  when 'once' then [apply(words, one['text'])]
  when 'apply' then [apply(['--noop', *words], one['text']), apply(words, one['text']), apply(words, one['text'])]
  when 'run' then [run([*words, *SETTINGS])]
  end
end

furnish
load_puppet if WHO == 'puppet'
answers = JSON.parse($stdin.read).map do |steps|
  FileUtils.rm_rf(Dir.children(ROOT).map { |name| "#{ROOT}/#{name}" } + [STATE])
  steps.map { |one| step(one) }
end
puts JSON.generate(answers)
