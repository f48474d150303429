#include "registry/node.hh"

#include <array>

namespace muster::registry {

namespace {

constexpr std::array<std::string_view, 7> states = {"pending",  "joining", "up",      "suspect",
                                                    "draining", "gone",    "archived"};
constexpr std::array<std::string_view, 7> listings = {"never",   "starting", "running", "stopping",
                                                      "stopped", "ending",   "absent"};
constexpr std::array<std::string_view, 3> bans = {"none", "terminated", "forgotten"};
constexpr std::array<std::string_view, 4> alerts_by_bit = {"agent silent", "unlisted", "flapping",
                                                           "cloned"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(State state) {
  return states[static_cast<std::size_t>(state)];
}
std::optional<State> state_named(std::string_view name) {
  return named<State>(states, name);
}
std::string_view name_of(Listed listed) {
  return listings[static_cast<std::size_t>(listed)];
}
std::optional<Listed> listed_named(std::string_view name) {
  return named<Listed>(listings, name);
}
std::string_view name_of(Ban ban) {
  return bans[static_cast<std::size_t>(ban)];
}
std::optional<Ban> ban_named(std::string_view name) {
  return named<Ban>(bans, name);
}

std::vector<std::string_view> names_of_alerts(std::uint8_t alerts) {
  std::vector<std::string_view> out;
  for (std::size_t bit = 0; bit < alerts_by_bit.size(); ++bit) {
    if ((alerts >> bit & 1) != 0) out.push_back(alerts_by_bit[bit]);
  }
  return out;
}

}  // namespace muster::registry
