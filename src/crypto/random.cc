#include "crypto/random.hh"

#include <sys/random.h>

#include <cerrno>

#include "base/error.hh"
#include "crypto/digest.hh"

namespace muster::crypto {

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  for (std::size_t have = 0; have < count;) {
    const auto got = getrandom(out.data() + have, count - have, 0);
    if (got >= 0)
      have += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw base::Error(base::with_errno("random bytes", errno));
  }
  return out;
}

std::string random_uuid() {
  auto bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const auto hex = to_hex(bytes);
  std::string text;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
    text += hex[i];
  }
  return text;
}

}  // namespace muster::crypto
