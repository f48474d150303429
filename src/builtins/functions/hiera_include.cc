#include "builtins/unavailable.hh"

namespace muster::builtins {

Builtin define_hiera_include() {
  return unavailable("Looks a key up in the Hiera data of the environment and its modules.",
                     "needs Hiera data, which this muster does not read");
}

}  // namespace muster::builtins
