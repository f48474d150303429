#!/usr/bin/ruby
# What Debian's Puppet answers: compiles many pieces of Puppet code in one process.
#
# usage: reference.rb --facts FILE.json [--modulepath A:B] [--strict LEVEL] [--strict-variables] [--whole-errors]
#        < cases > answers
#
# A case is a line {"name": …, "code": …}. Its answer is a line, in order, with "name", "logs" ([[level, message], …])
# and either "catalog" or "error" (the first line of the message; all of it with --whole-errors).
require 'json'
require 'optparse'
require 'puppet'
require 'timeout'
require 'tmpdir'

NODE = 'node.example.com'.freeze
options = { modulepath: '', strict: 'warning', strict_variables: false, whole: false }
OptionParser.new do |parser|
  parser.on('--facts FILE') { |file| options[:facts] = JSON.parse(File.read(file)) }
  parser.on('--modulepath PATH') { |path| options[:modulepath] = path }
  parser.on('--strict LEVEL') { |level| options[:strict] = level }
  parser.on('--strict-variables') { options[:strict_variables] = true }
  parser.on('--whole-errors') { options[:whole] = true }
end.parse!

class Lines
  attr_reader :all

  def initialize
    @all = []
  end

  def to_s
    'Lines'
  end
end

Puppet::Util::Log.newdesttype(:lines) do
  match 'Lines'
  def initialize(lines)
    @lines = lines
  end

  def handle(message)
    @lines.all << [message.level.to_s, message.message.to_s]
  end
end

def compile(code, options, lines)
  environment = Puppet::Node::Environment.create(:production, options[:modulepath].split(':'))
  Puppet[:code] = code
  node = Puppet::Node.new(NODE, facts: Puppet::Node::Facts.new(NODE, options[:facts].dup), environment: environment)
  node.merge(options[:facts])
  Puppet::Util::Log.close_all
  Puppet::Util::Log.newdestination(lines)
  Puppet::Util::Log.level = :notice
  overrides = { environments: Puppet::Environments::Static.new(environment), current_environment: environment,
                loaders: Puppet::Pops::Loaders.new(environment) }
  Timeout.timeout(60) { Puppet.override(overrides) { Puppet::Parser::Compiler.compile(node).filter(&:virtual?).to_data_hash } }
ensure
  Puppet::Util::Log.close_all
end

def answer(kase, options)
  lines = Lines.new
  begin
    { catalog: compile(kase['code'], options, lines), logs: lines.all }
  rescue Interrupt
    raise
  rescue Exception => e # a compile may raise anything, SystemStackError included
    { error: options[:whole] ? e.message : e.message.lines.first.to_s.strip, logs: lines.all }
  end
end

Dir.mktmpdir('reference') do |scratch|
  strictness = ['--strict', options[:strict]] + (options[:strict_variables] ? ['--strict_variables'] : [])
  Puppet.initialize_settings(['--vardir', scratch, '--confdir', "#{scratch}/conf", '--rundir', scratch,
                              '--basemodulepath', '/nonexistent', *strictness])
  $stdout.sync = true
  $stdin.each_line do |line|
    kase = JSON.parse(line)
    puts JSON.generate({ name: kase['name'] }.merge(answer(kase, options)))
  end
end
