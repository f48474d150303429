#include "builtins/builtins.hh"
#include "eval/signals.hh"

namespace muster::builtins {

Builtin define_next() {
  return {.doc = "Ends this call of the block; the argument is its result.",
          .overloads = {{{"Any value?"},
                         "",
                         [](Call& c) -> Value {
                           throw eval::NextSignal{c.has(0) ? c[0] : Value(), c.where};
                         },
                         ""}}};
}

}  // namespace muster::builtins
