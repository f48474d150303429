#include "builtins/extreme.hh"

namespace muster::builtins {

Builtin define_max() {
  return extreme("The greatest of the arguments, or of an array's elements.", Extreme::greatest);
}

}  // namespace muster::builtins
