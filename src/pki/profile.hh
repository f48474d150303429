#pragma once
#include <string>
#include <vector>

#include "crypto/certificate.hh"

namespace muster::pki {

/// The extensions of every node's certificate, in Puppet Server's order: its own, and those given.
/// `alt_names` may lack the node's own name, which is added.
std::vector<crypto::Extension> node_extensions(const std::string& certname,
                                               std::vector<crypto::AltName> alt_names,
                                               const std::vector<crypto::Extension>& given,
                                               const crypto::PublicKey& key,
                                               const crypto::Certificate& issuer);

/// The extensions of a CA's certificate, as `puppetserver ca setup` makes it.
std::vector<crypto::Extension> authority_extensions(const crypto::PublicKey& key,
                                                    const crypto::PublicKey& issuer);

/// Those of Puppet's own arcs: what a certificate says of its node.
std::vector<crypto::Extension> puppet_extensions(const std::vector<crypto::Extension>& all);

}  // namespace muster::pki
