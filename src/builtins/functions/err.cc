#include "builtins/logging.hh"

namespace muster::builtins {

Builtin define_err() {
  return logging(eval::Level::err);
}

}  // namespace muster::builtins
