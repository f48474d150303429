#include "builtins/class_names.hh"

namespace muster::builtins {

Builtin define_require() {
  return declaring("Declares classes that come before the class or define that calls.",
                   &eval::Compiler::require);
}

}  // namespace muster::builtins
