#include "builtins/navigation.hh"

namespace muster::builtins {

namespace {

Value get(Call& call) {
  return navigate(call, call[0], call.string(1), call.has(2) ? call[2] : Value());
}

}  // namespace

Builtin define_get() {
  return {.doc = "What is found in nested collections along a path written with dots.",
          .overloads = {{{"Any value", "String dotted_string", "Any default_value?"},
                         "Callable[1,1] block?",
                         get,
                         ""}}};
}

}  // namespace muster::builtins
