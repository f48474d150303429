#include "pki/profile.hh"

#include <algorithm>

#include "crypto/issue.hh"
#include "crypto/puppet_oids.hh"

namespace muster::pki {

namespace {

constexpr const char* comment = "Puppet Server Internal Certificate";

}  // namespace

std::vector<crypto::Extension> node_extensions(const std::string& certname,
                                               std::vector<crypto::AltName> alt_names,
                                               const std::vector<crypto::Extension>& given,
                                               const crypto::PublicKey& key,
                                               const crypto::Certificate& issuer) {
  const crypto::AltName own{crypto::AltName::Kind::dns, certname};
  if (std::find(alt_names.begin(), alt_names.end(), own) == alt_names.end())
    alt_names.push_back(own);
  std::vector<crypto::Extension> out{
      crypto::alt_names_extension(alt_names), crypto::netscape_comment(comment),
      crypto::authority_key_identifier(issuer, true), crypto::subject_key_identifier(key)};
  out.insert(out.end(), given.begin(), given.end());
  out.push_back(crypto::basic_constraints(false));
  out.push_back(crypto::node_extended_key_usage());
  out.push_back(crypto::node_key_usage());
  return out;
}

std::vector<crypto::Extension> authority_extensions(const crypto::PublicKey& key,
                                                    const crypto::PublicKey& issuer) {
  return {crypto::basic_constraints(true), crypto::authority_key_usage(),
          crypto::subject_key_identifier(key), crypto::netscape_comment(comment),
          crypto::authority_key_identifier(issuer)};
}

std::vector<crypto::Extension> puppet_extensions(const std::vector<crypto::Extension>& all) {
  std::vector<crypto::Extension> out;
  for (const auto& extension : all)
    for (const auto arc : {crypto::puppet_registered_arc, crypto::puppet_private_arc,
                           crypto::puppet_authorization_arc})
      if (crypto::is_in_arc(extension.oid, arc)) out.push_back(extension);
  // Signed as they were asked for, but none is critical: who does not know them shall not fail.
  for (auto& extension : out) extension.critical = false;
  return out;
}

}  // namespace muster::pki
