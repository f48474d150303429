#include "builtins/scanf.hh"

namespace muster::builtins {

namespace {

Value scanf(Call& call) {
  Value found = scan(call.string(0), call.string(1));
  return call.block ? call.yield(found) : found;
}

}  // namespace

Builtin define_scanf() {
  return {.doc = "The values that the fields of a format find in a text.",
          .overloads = {{{"String data", "String format"}, "Callable block?", scanf, ""}}};
}

}  // namespace muster::builtins
