#include "builtins/digests.hh"

namespace muster::builtins {

Builtin define_sha1() {
  return hashing<crypto::Algorithm::sha1>("The SHA-1 digest of a text, in hexadecimal.");
}

}  // namespace muster::builtins
