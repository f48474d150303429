# What recipes find without asking, as Capistrano asks for it: loaded at first use.
autoload :CGI, 'cgi'
autoload :URI, 'uri'

module Kernel
  def URI(uri)
    require 'uri' # defines this method
    URI(uri)
  end
  private :URI
end
