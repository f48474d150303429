#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_debug() {
  return logging(eval::Level::debug);
}

}  // namespace muster::builtins
