#include "builtins/extreme.hh"

namespace muster::builtins {

Builtin define_min() {
  return extreme("The least of the arguments, or of an array's elements.", Extreme::least);
}

}  // namespace muster::builtins
