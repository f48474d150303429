#include "cloud/instance.hh"

#include <algorithm>
#include <array>
#include <utility>

namespace muster::cloud {

namespace {

using Row = std::pair<InstanceState, std::string_view>;
constexpr std::array<Row, 6> states{{{InstanceState::pending, "pending"},
                                     {InstanceState::running, "running"},
                                     {InstanceState::shutting_down, "shutting-down"},
                                     {InstanceState::terminated, "terminated"},
                                     {InstanceState::stopping, "stopping"},
                                     {InstanceState::stopped, "stopped"}}};

}  // namespace

std::string_view name_of(InstanceState state) {
  return std::ranges::find(states, state, &Row::first)->second;
}

std::optional<InstanceState> instance_state_named(std::string_view name) {
  const auto* at = std::ranges::find(states, name, &Row::second);
  return at == states.end() ? std::nullopt : std::optional(at->first);
}

}  // namespace muster::cloud
