module Puppet::Parser::Functions
  newfunction(:asks_module_path, type: :rvalue) do |args|
    found = Puppet::Module.find(args[0], compiler.environment.to_s)
    raise Puppet::ParseError, "no module #{args[0]} in #{compiler.environment}" unless found

    File.basename(found.path)
  end
end
