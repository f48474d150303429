#include "builtins/legacy.hh"
#include "value/flatten.hh"

namespace muster::builtins {

namespace {

Value realize(Call& call, const Array& arguments) {
  call.compiler.realize(value::flatten(arguments), call.scope, call.where);
  return {};
}

}  // namespace

Builtin define_realize() {
  return legacy("Makes virtual resources real.", at_least(1), realize);
}

}  // namespace muster::builtins
