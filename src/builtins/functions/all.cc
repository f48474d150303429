#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

Value all(Call& call) {
  bool holds = true;
  walk(call, Break::passes, [&](const Round& round) { return holds = round.result.truthy(); });
  return holds;
}

}  // namespace

Builtin define_all() {
  return walking("Whether the block returns something true for every element.", all);
}

}  // namespace muster::builtins
