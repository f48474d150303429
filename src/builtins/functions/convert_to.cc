#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

Value convert(Call& call) {
  Array arguments(call.arguments.begin(), call.arguments.end());
  std::swap(arguments[0], arguments[1]);
  auto made = call.compiler.call("new", arguments, call.scope, call.where);
  return call.block ? call.yield(made) : made;
}

}  // namespace

Builtin define_convert_to() {
  return {.doc = "The value converted to the type, as new() does it.",
          .overloads = {
              {{"Any value", "Type type", "Any args*"}, "Callable[1,1] block?", convert, ""}}};
}

}  // namespace muster::builtins
