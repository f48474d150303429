#include "builtins/builtins.hh"
#include "eval/signals.hh"

namespace muster::builtins {

Builtin define_return() {
  return {.doc = "Ends the function, class or define; the argument is a function's result.",
          .overloads = {{{"Any value?"},
                         "",
                         [](Call& c) -> Value {
                           throw eval::ReturnSignal{c.has(0) ? c[0] : Value(), c.where};
                         },
                         ""}}};
}

}  // namespace muster::builtins
