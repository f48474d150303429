# What loads RubyGems at the first need. Its own words then take the place of these.
module Kernel
  alias require_without_gems require
  private :require_without_gems

  def require(feature)
    require_without_gems(feature)
  rescue LoadError
    raise if Muster::Gems.loaded?

    require_without_gems('rubygems')
    require(feature)
  end

  def gem(...)
    require_without_gems('rubygems')
    gem(...)
  end
  private :require, :gem
end
