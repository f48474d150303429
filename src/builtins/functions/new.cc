#include "builtins/builtins.hh"
#include "types/convert.hh"

namespace muster::builtins {

namespace {

Value make(Call& call) {
  const auto& type = *call[0].if_rich<types::Type>();
  auto made = types::new_instance(type, call.arguments.subspan(1), call.compiler.names(call.scope));
  return call.block ? call.yield(made) : made;
}

}  // namespace

Builtin define_new() {
  return {.doc = "An instance of the type made of the arguments, which the block may change.",
          .overloads = {{{"Type type", "Any args*"}, "Callable block?", make, ""}}};
}

}  // namespace muster::builtins
