#include "crypto/hmac.hh"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  start_library();
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size))
    fail("HMAC");
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace muster::crypto
