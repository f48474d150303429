#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_warning() {
  return logging(eval::Level::warning);
}

}  // namespace muster::builtins
