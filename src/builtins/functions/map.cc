#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

Value map(Call& call) {
  Array out;
  walk(call, Break::stops, [&](const Round& round) {
    out.push_back(round.result);
    return true;
  });
  return out;
}

}  // namespace

Builtin define_map() {
  return walking("The block's results, in order, as an array.", map);
}

}  // namespace muster::builtins
