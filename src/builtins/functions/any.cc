#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

Value any(Call& call) {
  bool holds = false;
  walk(call, Break::passes, [&](const Round& round) { return !(holds = round.result.truthy()); });
  return holds;
}

}  // namespace

Builtin define_any() {
  return walking("Whether the block returns something true for some element.", any);
}

}  // namespace muster::builtins
