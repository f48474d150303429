#pragma once
#include <string>
#include <string_view>

namespace muster::crypto {

/// HMAC-SHA-256, as bytes. Throws base::Error.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace muster::crypto
