# verify.rb OPTION… CERTNAME: loads a node's certificate, key, CA bundle and CRLs as Puppet's agent does, with the whole
# chain checked for revocation. Prints "verified", or what Puppet says.
require 'puppet'
require 'puppet/ssl'

certname = ARGV.pop
Puppet.initialize_settings(ARGV)
begin
  context = Puppet::SSL::SSLProvider.new.load_context(certname: certname, revocation: :chain)
  puts "verified #{context.client_cert.subject.to_utf8} with #{context.client_chain.size} certificates"
rescue Puppet::Error => e
  puts e.message
end
