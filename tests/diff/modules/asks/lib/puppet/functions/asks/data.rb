# values as data
Puppet::Functions.create_function(:'asks::data') do
  dispatch(:data) { param 'Any', :value; optional_param 'Boolean', :rich }

  def data(value, rich = true)
    Puppet::Pops::Serialization::ToDataConverter.convert(value, rich_data: rich)
  end
end
