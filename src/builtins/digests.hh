#pragma once
#include "builtins/legacy.hh"
#include "crypto/digest.hh"

namespace muster::builtins {

/// md5() and its kin: the digest of a text in hexadecimal.
template <crypto::Algorithm algorithm>
Builtin hashing(std::string doc) {
  return legacy(std::move(doc), exactly(1), [](Call& call, const Array& arguments) -> Value {
    return crypto::hex_digest(algorithm, ruby_string(call, arguments[0]));
  });
}

}  // namespace muster::builtins
