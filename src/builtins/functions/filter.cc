#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

Value filter(Call& call) {
  const bool to_hash =
      call[0].if_hash() || (takes(*call.block, 2) && iterable_argument(call)->hash_style);
  Array elements;
  Hash entries;
  walk(call, call[0].if_hash() ? Break::passes : Break::stops, [&](const Round& round) {
    if (!round.result.truthy()) return true;
    if (to_hash)
      entries.set(round.key, round.value);
    else
      elements.push_back(round.element);
    return true;
  });
  return to_hash ? Value(std::move(entries)) : Value(std::move(elements));
}

}  // namespace

Builtin define_filter() {
  return walking("The elements for which the block returns something true; of a hash, a hash.",
                 filter);
}

}  // namespace muster::builtins
