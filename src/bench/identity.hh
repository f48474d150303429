#pragma once
#include <memory>
#include <string>
#include <vector>

#include "crypto/certificate.hh"
#include "pki/store.hh"

namespace muster::bench {

/// What a simulated agent is known by. All of them share one key: making 10,000 costs more than
/// what is measured.
struct Identity {
  std::string certname;
  crypto::Certificate certificate;
  std::shared_ptr<const crypto::PrivateKey> key;
};

/// What a certificate allows: an administrator may watch all nodes.
enum class Rank { node, administrator };

/// Certificates for "bench-3fa2-1", "bench-3fa2-2", … that are good for a few hours. They are
/// signed with the CA's key but leave no trace in its files.
std::vector<Identity> make_identities(const crypto::Certificate& authority,
                                      const crypto::PrivateKey& authority_key, std::size_t count,
                                      Rank rank);

}  // namespace muster::bench
