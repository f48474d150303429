#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

void flatten_into(Array& out, std::span<const Value> items) {
  for (const auto& item : items) {
    if (const auto* nested = item.if_array()) flatten_into(out, *nested);
    else out.push_back(item);
  }
}

Value flatten(Call& call) {
  Array out;
  flatten_into(out, call.arguments);
  return out;
}

}  // namespace

Builtin define_flatten() {
  return {.doc = "The arguments and what is in the arrays among them, as one flat array.",
          .overloads = {{{"Any args*"}, "", flatten, ""}}};
}

}  // namespace muster::builtins
