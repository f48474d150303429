#!/usr/bin/ruby
# The syntax trees that Debian's Puppet makes of manifests, in one process: reads paths, a line each; writes a line of
# JSON each: the tree, or {"error": …}.
require 'json'
require 'puppet'
require 'puppet/pops'

require 'puppet/pops/pn'
require 'puppet/pops/model/pn_transformer'
parser = Puppet::Pops::Parser::EvaluatingParser.new
$stdin.each_line(chomp: true) do |path|
  begin
    tree = Puppet::Pops::Model::PNTransformer.transform(parser.parse_file(path)).to_data
  rescue StandardError => e
    tree = { error: e.message.lines.first.strip }
  end
  puts JSON.generate(tree)
end
