#include "builtins/digests.hh"

namespace muster::builtins {

Builtin define_md5() {
  return hashing<crypto::Algorithm::md5>("The MD5 digest of a text, in hexadecimal.");
}

}  // namespace muster::builtins
