#include "builtins/builtins.hh"

namespace muster::builtins {

Builtin define_with() {
  return {.doc = "Calls the block with the arguments; its result.",
          .overloads = {{{"Any arg*"},
                         "Callable block",
                         [](Call& c) { return c.block->call(c.arguments); },
                         ""}}};
}

}  // namespace muster::builtins
