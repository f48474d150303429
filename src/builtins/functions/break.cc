#include "builtins/builtins.hh"
#include "eval/signals.hh"

namespace muster::builtins {

Builtin define_break() {
  return {.doc = "Ends the iteration that called the block.",
          .overloads = {{{}, "", [](Call& c) -> Value { throw eval::BreakSignal{c.where}; }, ""}}};
}

}  // namespace muster::builtins
