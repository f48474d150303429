#include "builtins/digests.hh"

namespace muster::builtins {

Builtin define_sha256() {
  return hashing<crypto::Algorithm::sha256>("The SHA-256 digest of a text, in hexadecimal.");
}

}  // namespace muster::builtins
