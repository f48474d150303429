#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cloud/identity_document.hh"
#include "crypto/certificate.hh"

namespace muster::cloud {

/// The certificates of the keys that each region signs identity documents with. Pinned: who may
/// change them decides who gets certificates of the CA.
class RegionCertificates {
 public:
  RegionCertificates() = default;
  /// PEM; a line "# region us-east-1" says whose are those below it, several names whose they all
  /// are. Throws base::Error when it cannot be read, or a certificate has no region.
  static RegionCertificates from_text(std::string_view text);

  bool empty() const { return regions_.empty(); }
  const std::map<std::string, std::vector<crypto::Certificate>>& regions() const {
    return regions_;
  }

 private:
  std::map<std::string, std::vector<crypto::Certificate>> regions_;
};

struct NotProved {
  std::string reason;
};

/// The document in a PKCS #7 (base64 of the DER, as `rsa2048` has it; white space does not matter),
/// if the key of the region that it names signed it. Only what was signed is read; what the message
/// brings of certificates counts for nothing. Does not throw for what is in it.
std::variant<IdentityDocument, NotProved> proved_document(std::string_view base64,
                                                          const RegionCertificates& certificates);

}  // namespace muster::cloud
