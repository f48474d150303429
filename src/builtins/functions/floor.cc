#include <cmath>

#include "builtins/rounding.hh"

namespace muster::builtins {

Builtin define_floor() {
  return rounding("The greatest integer that is not more than the number.",
                  [](double d) { return std::floor(d); });
}

}  // namespace muster::builtins
