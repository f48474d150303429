#!/usr/bin/ruby
# The syntax trees that Debian's Puppet makes of manifests and templates, in one process: reads paths, a line each; writes
# a line of JSON each: {"json": the tree, "old", "pretty": its texts}, or {"error": …}.
require 'json'
require 'puppet'
require 'puppet/pops'

require 'puppet/pops/pn'
require 'puppet/pops/model/pn_transformer'
evaluating = Puppet::Pops::Parser::EvaluatingParser
parsers = { '.pp' => evaluating.new.parser, '.epp' => evaluating::EvaluatingEppParser.new.parser }
$stdin.each_line(chomp: true) do |path|
  begin
    tree = parsers.fetch(File.extname(path)).parse_string(File.read(path, encoding: 'utf-8'))
    answer = { old: Puppet::Pops::Model::ModelTreeDumper.new.dump(tree) }
    begin
      pn = Puppet::Pops::Model::PNTransformer.transform(tree)
      pretty = +''
      pn.format(Puppet::Pops::PN::Indent.new('  '), pretty)
      answer.merge!(json: pn.to_data, pretty: pretty)
    rescue NoMethodError
      # It cannot show a parameter that takes the rest.
    end
  rescue StandardError => e
    answer = { error: e.message.lines.first.strip }
  end
  puts JSON.generate(answer)
end
