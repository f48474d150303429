#include "builtins/class_names.hh"

namespace muster::builtins {

Builtin define_contain() {
  return declaring("Declares classes inside the class or define that calls.",
                   &eval::Compiler::contain);
}

}  // namespace muster::builtins
