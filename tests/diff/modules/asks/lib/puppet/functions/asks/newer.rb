# RubyGems without a word of it being asked for
Puppet::Functions.create_function(:'asks::newer') do
  dispatch(:newer) { param 'String', :one; param 'String', :other }

  def newer(one, other)
    [Gem::Version.new(one) > Gem::Version.new(other), Gem::Requirement.new('~> 1.2').satisfied_by?(Gem::Version.new(one))]
  end
end
