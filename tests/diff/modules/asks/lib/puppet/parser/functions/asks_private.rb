# the older interface: the scope is self
module Puppet::Parser::Functions
  newfunction(:asks_private) do |_|
    raise Puppet::ParseError, "#{source.type} #{source.name} is private" if lookupvar('module_name') != lookupvar('caller_module_name')
  end
end
