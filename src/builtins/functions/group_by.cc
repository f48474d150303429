#include "builtins/collection_walk.hh"

namespace muster::builtins {

namespace {

Value group_by(Call& call) {
  std::vector<std::pair<Value, Array>> groups;
  Hash positions;
  judge_each(call, [&](const Value& element, const Value& judgement) {
    const auto* at = positions.find(judgement);
    if (!at) {
      positions.set(judgement, groups.size());
      groups.emplace_back(judgement, Array{element});
    } else {
      groups[static_cast<std::size_t>(*at->if_integer())].second.push_back(element);
    }
  });
  Hash out;
  for (auto& [key, members] : groups) out.set(std::move(key), std::move(members));
  return out;
}

}  // namespace

Builtin define_group_by() {
  return judging("The elements by what the block returns for them.", "Hash", group_by);
}

}  // namespace muster::builtins
