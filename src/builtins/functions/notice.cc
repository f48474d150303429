#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_notice() {
  return logging(eval::Level::notice);
}

}  // namespace muster::builtins
