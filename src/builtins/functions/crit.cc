#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_crit() {
  return logging(eval::Level::crit);
}

}  // namespace muster::builtins
