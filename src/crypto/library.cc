#include "crypto/library.hh"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include <array>

namespace muster::crypto {

void start_library() {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

std::string last_problem() {
  std::array<char, 256> text{};
  const auto code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "OpenSSL failed";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

}  // namespace muster::crypto
