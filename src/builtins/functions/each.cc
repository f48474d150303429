#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

Value each(Call& call) {
  walk(call, Break::stops, [](const Round&) { return true; });
  return call[0];
}

}  // namespace

Builtin define_each() {
  return walking("Calls the block for every element and returns the first argument.", each);
}

}  // namespace muster::builtins
