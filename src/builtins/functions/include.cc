#include "builtins/class_names.hh"

namespace muster::builtins {

Builtin define_include() {
  return declaring("Declares classes; each is evaluated once.", &eval::Compiler::include);
}

}  // namespace muster::builtins
