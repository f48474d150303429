#include "builtins/builtins.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

Value unwrap(Call& call) {
  const auto* secret = call[0].if_rich<value::Sensitive>();
  const Value& inside = secret ? secret->value : call[0];
  return call.block ? call.yield(inside) : inside;
}

}  // namespace

Builtin define_unwrap() {
  return {.doc = "What a Sensitive hides; any other value as it is.",
          .overloads = {{{"Sensitive arg"}, "Callable block?", unwrap, ""},
                        {{"Any arg"}, "Callable block?", unwrap, ""}}};
}

}  // namespace muster::builtins
