# where a module is, and what it has
Puppet::Functions.create_function(:'asks::modules', Puppet::Functions::InternalFunction) do
  dispatch(:modules) { scope_param; param 'String', :name }

  def modules(scope, name)
    found = Puppet::Module.find(name)
    return 'none' unless found

    file = Puppet::Parser::Files.find_file("#{name}/greeting.txt", scope.compiler.environment)
    [found.name, File.basename(found.path), found.file('greeting.txt') == file, found.file('absent').inspect,
     file && Puppet::FileSystem.exist?(file), file && Puppet::FileSystem.read(file),
     Puppet::Parser::Files.find_template("#{name}/greeting.erb", scope.compiler.environment) == found.template('greeting.erb'),
     scope.environment.module(name).path == found.path, scope.environment.modulepath.size]
  end
end
