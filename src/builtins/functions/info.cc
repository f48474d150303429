#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_info() {
  return logging(eval::Level::info);
}

}  // namespace muster::builtins
