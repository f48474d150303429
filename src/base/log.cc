#include "base/log.hh"

#include <algorithm>
#include <array>

namespace muster::base {

namespace {

constexpr std::array<std::string_view, 8> names = {"debug", "info",  "notice", "warning",
                                                   "err",   "alert", "emerg",  "crit"};

}  // namespace

std::string_view level_name(Level level) {
  return names[static_cast<std::size_t>(level)];
}

std::optional<Level> level_from_name(std::string_view name) {
  if (name == "verbose") return Level::info;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Level>(found - names.begin());
}

}  // namespace muster::base
