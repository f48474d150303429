# requests.rb DIRECTORY: writes requests, and names.txt with a line for each: its name and what the CA must say of it
# ("ok": sign it). Those that are well are made by Puppet's own code, where it is installed.
require 'openssl'

directory = ARGV.fetch(0)
KEY = OpenSSL::PKey::EC.generate('prime256v1')
SHA256 = OpenSSL::Digest.new('SHA256')

def request(subject, key: KEY, digest: SHA256, extensions: [], attributes: [], signer: key)
  csr = OpenSSL::X509::Request.new
  csr.version = 0
  csr.subject = subject
  csr.public_key = key
  attributes.each { |attribute| csr.add_attribute(attribute) }
  unless extensions.empty?
    list = OpenSSL::ASN1::Set([OpenSSL::ASN1::Sequence(extensions)])
    csr.add_attribute(OpenSSL::X509::Attribute.new('extReq', list))
  end
  csr.sign(signer, digest)
end

def named(name, type = OpenSSL::ASN1::UTF8STRING)
  OpenSSL::X509::Name.new([['CN', name, type]])
end

def extension(name, value, critical = false)
  OpenSSL::X509::ExtensionFactory.new.create_extension(name, value, critical)
end

def text_extension(oid, value)
  OpenSSL::X509::Extension.new(oid, OpenSSL::ASN1::UTF8String.new(value).to_der, false)
end

def list_in(attribute)
  list = OpenSSL::ASN1::Set([OpenSSL::ASN1::Sequence([text_extension('1.3.6.1.4.1.34380.1.1.1', 'a')])])
  OpenSSL::X509::Attribute.new(attribute, list)
end

SUBJECT = 'The subject of a certificate request must be a common name alone'
hostile = {
  'two-names' => [request(OpenSSL::X509::Name.new([%w[CN two-names], %w[CN two-names]])), SUBJECT],
  'more-than-a-name' => [request(OpenSSL::X509::Name.new([%w[CN more-than-a-name], %w[O evil]])), SUBJECT],
  'no-name' => [request(OpenSSL::X509::Name.new([])), SUBJECT],
  't61' => [request(named('t61', OpenSSL::ASN1::T61STRING)), SUBJECT],
  'other' => [request(named('web')), 'Instance name "web" does not match requested key "other"'],
  'nul' => [request(named("nul\0.evil")), 'Subject hostname format is invalid'],
  'rsa1024' => [request(named('rsa1024'), key: OpenSSL::PKey::RSA.new(1024)), 'an RSA key of 1024 bits is too small'],
  'k1' => [request(named('k1'), key: OpenSSL::PKey::EC.generate('secp256k1')), 'the curve secp256k1 is not supported'],
  'sha1' => [request(named('sha1'), digest: OpenSSL::Digest.new('SHA1')),
             "the signature's digest is not one of SHA-2"],
  'stolen' => [request(named('stolen'), signer: OpenSSL::PKey::EC.generate('prime256v1')),
               'CSR contains a public key that does not correspond to the signing key'],
  'authority' => [request(named('authority'), extensions: [extension('basicConstraints', 'CA:TRUE', true)]),
                  'Found extensions that are not permitted: 2.5.29.19'],
  'signer' => [request(named('signer'), extensions: [extension('keyUsage', 'keyCertSign', true)]),
               'Found extensions that are not permitted: 2.5.29.15'],
  'admin' => [request(named('admin'), extensions: [text_extension('1.3.6.1.4.1.34380.1.3.39', 'true')]),
              'Found extensions that are not permitted: 1.3.6.1.4.1.34380.1.3.39'],
  'role' => [request(named('role'), extensions: [text_extension('1.3.6.1.4.1.34380.1.3.13', 'x')]),
             "CSR 'role' contains an authorization extension, which is disallowed."],
  'names' => [request(named('names'), extensions: [extension('subjectAltName', 'DNS:names,DNS:server.test')]),
              "CSR 'names' contains extra subject alternative names (DNS:server.test), which are disallowed."],
  'wildcard' => [request(named('wildcard'), extensions: [extension('subjectAltName', 'DNS:*.test')]),
                 'Cert subjectAltName contains a wildcard, which is not allowed: *.test'],
  'mail' => [request(named('mail'), extensions: [extension('subjectAltName', 'email:a@b.c')]),
             'Only DNS and IP names are allowed in the Subject Alternative Names extension'],
  'twice' => [request(named('twice'), extensions: [text_extension('1.3.6.1.4.1.34380.1.1.1', 'a'),
                                                   text_extension('1.3.6.1.4.1.34380.1.1.1', 'b')]),
              'the extension 1.3.6.1.4.1.34380.1.1.1 is there twice'],
  'two-lists' => [request(named('two-lists'), attributes: [list_in('extReq'), list_in('msExtReq')]),
                  'the attribute 1.2.840.113549.1.9.14 is there twice']
}

good = { 'plain' => request(named('plain')), 'own-name' => request(named('own-name'), extensions: [
  extension('subjectAltName', 'DNS:own-name')
]) }
begin
  require 'puppet'
  require 'puppet/ssl/oids'
  Puppet::SSL::Oids.register_puppet_oids
  [['puppet-rsa', OpenSSL::PKey::RSA.new(2048)]].each do |name, key| # with ec keys it fails on OpenSSL 3
    good[name] = Puppet::SSL::CertificateRequest.new(name).generate(
      key, csr_attributes: { 'challengePassword' => 'secret' },
           extension_requests: { 'pp_role' => 'web', '1.3.6.1.4.1.34380.1.2.7' => 'own' }
    )
  end
rescue LoadError
  warn 'Puppet is not installed: its own requests are left out'
end

File.open("#{directory}/names.txt", 'w') do |names|
  hostile.each do |name, (csr, text)|
    File.write("#{directory}/#{name}.pem", csr.to_pem)
    names.puts "#{name} #{text}"
  end
  good.each do |name, csr|
    File.write("#{directory}/#{name}.pem", csr.to_pem)
    names.puts "#{name} ok"
  end
end
