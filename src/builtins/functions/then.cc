#include "builtins/builtins.hh"

namespace muster::builtins {

Builtin define_then() {
  return {
      .doc =
          "Calls the block with the argument unless that is undef; the block's result, or undef.",
      .overloads = {{{"Any arg"},
                     "Callable[1,1] block",
                     [](Call& c) { return c[0].is_undef() ? Value() : c.yield(c[0]); },
                     ""}}};
}

}  // namespace muster::builtins
