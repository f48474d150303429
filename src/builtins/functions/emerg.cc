#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_emerg() {
  return logging(eval::Level::emerg);
}

}  // namespace muster::builtins
