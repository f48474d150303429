# Puppet's name for what is in muster/puppet.
require 'muster/puppet'
