#include "deploy/inventory.hh"

#include <fmt/core.h>

#include "base/error.hh"

namespace muster::deploy {

namespace {

std::map<std::string, Member> by_key(std::vector<Member> members) {
  std::map<std::string, Member> out;
  for (auto& member : members) out.emplace(member.key, std::move(member));
  return out;
}

}  // namespace

Inventory::Inventory(Source source, bool may_be_empty)
    : source_(std::move(source)), members_(by_key(source_())) {
  if (members_.empty() && !may_be_empty) throw base::Error("the list of servers is empty");
}

Inventory::Changes Inventory::refresh() {
  Changes out;
  std::map<std::string, Member> now;
  try {
    now = by_key(source_());
  } catch (const base::Error& error) {
    out.problem = error.what();
    return out;
  }
  if (now.empty() && !members_.empty()) {
    out.problem = fmt::format("the list of servers is empty now, and had {}: it is not believed",
                              members_.size());
    return out;
  }
  for (const auto& [key, member] : now) {
    const auto before = members_.find(key);
    if (before == members_.end())
      out.appeared.push_back(member);
    else if (member.draining && !before->second.draining)
      out.draining.push_back(key);
  }
  for (const auto& [key, member] : members_)
    if (!now.contains(key)) out.vanished.push_back(key);
  members_ = std::move(now);
  return out;
}

}  // namespace muster::deploy
