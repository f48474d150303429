# whose code asks
Puppet::Functions.create_function(:'asks::caller', Puppet::Functions::InternalFunction) do
  dispatch(:caller) { scope_param }

  def caller(scope)
    resource = scope.resource
    [scope.source.name, scope.source.type.to_s, scope.source.module_name.to_s, resource.to_s, resource.ref, resource.type, resource.title,
     resource.name, resource.to_hash.map { |name, value| [name.to_s, value] }.sort, resource[:size], resource['size']]
  end
end
