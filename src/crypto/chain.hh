#pragma once
#include <optional>
#include <string>
#include <vector>

#include "crypto/certificate.hh"
#include "crypto/revocation_list.hh"

namespace muster::crypto {

struct ChainProblem {
  int code = 0;  // OpenSSL's X509_V_ERR_…
  std::string text;
};

/// Whether a certificate leads to a root in the bundle, all of it valid at that time. With lists
/// every authority on the way must have a current one, and none may name what it issued there.
/// nullopt when all is well.
std::optional<ChainProblem> verify_chain(const Certificate& certificate,
                                         const std::vector<Certificate>& bundle,
                                         const std::vector<RevocationList>& lists,
                                         Certificate::Time time);

}  // namespace muster::crypto
