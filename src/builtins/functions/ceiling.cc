#include <cmath>

#include "builtins/rounding.hh"

namespace muster::builtins {

Builtin define_ceiling() {
  return rounding("The smallest integer that is not less than the number.",
                  [](double d) { return std::ceil(d); });
}

}  // namespace muster::builtins
