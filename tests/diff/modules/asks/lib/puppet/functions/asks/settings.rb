# settings, of the kinds that Ruby code sees
Puppet::Functions.create_function(:'asks::settings') do
  dispatch(:settings) {}

  def settings
    [Puppet[:strict].inspect, Puppet[:strict_variables], Puppet[:tasks].inspect, Puppet[:digest_algorithm], Puppet[:certname].class.name,
     Puppet.settings[:strict].inspect, Puppet[:runinterval].class.name, Puppet[:masterport].inspect]
  end
end
