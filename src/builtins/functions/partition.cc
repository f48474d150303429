#include "builtins/collection_walk.hh"

namespace muster::builtins {

namespace {

Value partition(Call& call) {
  Array accepted, rest;
  judge_each(call, [&](const Value& element, const Value& judgement) {
    (judgement.truthy() ? accepted : rest).push_back(element);
  });
  return Array{std::move(accepted), std::move(rest)};
}

}  // namespace

Builtin define_partition() {
  return judging("The elements for which the block returns something true, and the others.",
                 "Tuple[Array, Array]", partition);
}

}  // namespace muster::builtins
