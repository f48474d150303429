#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/certificate.hh"

namespace muster::crypto {

/// What is wrong with a signed message.
struct NotSigned {
  std::string reason;
};

/// The content of a PKCS #7 message (DER) that one of these certificates' keys signed with SHA-256
/// or better: nothing else of the message may be believed. Certificates in the message are not
/// looked at, and nobody's own are asked who issued them: who calls this has decided whom to trust.
/// At most `limit` bytes of message. Does not throw for what is in it.
std::variant<std::string, NotSigned> content_of_signed_message(
    std::string_view der, const std::vector<Certificate>& signers, std::size_t limit);

}  // namespace muster::crypto
