#include "builtins/legacy.hh"

namespace muster::builtins {

namespace {

void flatten(const Array& items, Array& out) {
  for (const auto& item : items) {
    if (const auto* nested = item.if_array()) flatten(*nested, out);
    else out.push_back(item);
  }
}

Value realize(Call& call, const Array& arguments) {
  Array references;
  flatten(arguments, references);
  call.compiler.realize(references, call.scope, call.where);
  return {};
}

}  // namespace

Builtin define_realize() {
  return legacy("Makes virtual resources real.", at_least(1), realize);
}

}  // namespace muster::builtins
