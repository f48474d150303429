#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_alert() {
  return logging(eval::Level::alert);
}

}  // namespace muster::builtins
