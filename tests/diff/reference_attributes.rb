#!/usr/bin/ruby
# What Debian's Puppet says of attributes' values, in one process.
# `reference_attributes.rb list TYPE…`: a line for each attribute that a type has of its own: "TYPE NAME".
# `reference_attributes.rb`: reads manifests, a line each; writes a line of JSON each: the error of making the resources of
# the catalog, or null.
require 'json'
require 'puppet'
require 'tmpdir'

scratch = Dir.mktmpdir('attributes')
at_exit { FileUtils.remove_entry(scratch) }
Puppet.initialize_settings(['--vardir', scratch, '--confdir', "#{scratch}/conf", '--rundir', scratch,
                            '--basemodulepath', '/nonexistent'])
modules = ['/usr/share/puppet/modules.available']

if ARGV.shift == 'list'
  env = Puppet::Node::Environment.create(:production, modules)
  Puppet.override(current_environment: env, loaders: Puppet::Pops::Loaders.new(env)) do
    ARGV.each do |name|
      type = Puppet::Type.type(name.to_sym)
      (type.properties.map(&:name) + type.parameters).each { |attribute| puts "#{name} #{attribute}" }
    end
  end
  exit
end

facts = { 'os' => { 'family' => 'Debian', 'name' => 'Debian', 'release' => { 'major' => '12' } } }
$stdin.each_line(chomp: true) do |manifest|
  env = Puppet::Node::Environment.create(:production, modules)
  Puppet[:code] = manifest
  node = Puppet::Node.new('node', facts: Puppet::Node::Facts.new('node', facts.dup), environment: env)
  node.merge(facts)
  error = nil
  begin
    Puppet.override(environments: Puppet::Environments::Static.new(env), current_environment: env,
                    loaders: Puppet::Pops::Loaders.new(env)) do
      Puppet::Parser::Compiler.compile(node).to_ral
    end
  rescue StandardError => e
    error = e.message
  end
  puts JSON.generate([error])
end
