#include "value/flatten.hh"

#include "builtins/builtins.hh"

namespace muster::builtins {

Builtin define_flatten() {
  const auto body = [](Call& call) -> Value { return value::flatten(call.arguments); };
  return {.doc = "The arguments and what is in the arrays among them, as one flat array.",
          .overloads = {{{"Any args*"}, "", body, ""}}};
}

}  // namespace muster::builtins
