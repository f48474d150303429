#include "bench/identity.hh"

#include <fmt/core.h>

#include "crypto/digest.hh"
#include "crypto/issue.hh"
#include "crypto/puppet_oids.hh"
#include "crypto/random.hh"
#include "pki/profile.hh"

namespace muster::bench {

namespace {

constexpr std::chrono::hours lifetime{4};
constexpr std::size_t serial_bytes = 16;

}  // namespace

std::vector<Identity> make_identities(const crypto::Certificate& authority,
                                      const crypto::PrivateKey& authority_key, std::size_t count,
                                      Rank rank) {
  const auto key = std::make_shared<const crypto::PrivateKey>(
      crypto::PrivateKey::generate(crypto::KeyKind::p256));
  std::vector<crypto::Extension> granted;
  if (rank == Rank::administrator)
    granted.push_back(crypto::text_extension(std::string(crypto::cli_auth_oid), "true"));
  const auto now = std::chrono::system_clock::now();
  const auto run = crypto::to_hex(crypto::random_bytes(2));  // none has registered before
  std::vector<Identity> out;
  for (std::size_t i = 1; i <= count; ++i) {
    const auto certname = fmt::format("bench-{}-{}", run, i);
    const crypto::CertificatePlan plan{
        certname,
        // Random, so that none is a serial that the CA gives out.
        *crypto::Serial::from_bytes(crypto::random_bytes(serial_bytes)),
        now - std::chrono::hours(1), now + lifetime, key->public_key(),
        pki::node_extensions(certname, {}, granted, key->public_key(), authority)};
    out.push_back({certname, crypto::issue(plan, authority, authority_key), key});
  }
  return out;
}

}  // namespace muster::bench
