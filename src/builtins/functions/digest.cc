#include "builtins/digests.hh"

namespace muster::builtins {

Builtin define_digest() {
  return hashing<crypto::Algorithm::sha256>(
      "The digest of a text by the algorithm Puppet uses by default, in hexadecimal.");
}

}  // namespace muster::builtins
