#include "resources/state.hh"

#include <algorithm>

namespace muster::resources {

namespace {

auto place(const auto& entries, std::string_view property) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const auto& entry) { return entry.first == property; });
}

}  // namespace

State State::existing(bool exists) {
  return exists ? State{{"ensure", "present"}} : State{};
}

value::Value State::get(std::string_view property) const {
  const auto found = place(entries_, property);
  return found == entries_.end() ? absent() : found->second;
}

bool State::has(std::string_view property) const {
  return place(entries_, property) != entries_.end();
}

void State::set(std::string_view property, value::Value value) {
  for (auto& entry : entries_) {
    if (entry.first != property) continue;
    entry.second = std::move(value);
    return;
  }
  entries_.emplace_back(property, std::move(value));
}

}  // namespace muster::resources
