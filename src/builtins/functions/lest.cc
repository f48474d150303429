#include "builtins/builtins.hh"

namespace muster::builtins {

Builtin define_lest() {
  return {.doc = "The argument, or the block's result when it is undef.",
          .overloads = {{{"Any arg"},
                         "Callable[0,0] block",
                         [](Call& c) { return c[0].is_undef() ? c.yield() : c[0]; },
                         ""}}};
}

}  // namespace muster::builtins
