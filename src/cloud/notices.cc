#include "cloud/notices.hh"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.hh"
#include "cloud/json_object.hh"

namespace muster::cloud {

namespace {

/// An instance of an Auto Scaling group is about to leave service for one of these.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> leaving{
    {{"Terminated", "terminate"},
     {"Warmed:Terminated", "terminate"},
     {"Warmed:Stopped", "stop"},
     {"Warmed:Hibernated", "hibernate"}}};

std::optional<Notice> spot_notice(Metadata& metadata) {
  const auto object = metadata.get_object("meta-data/spot/instance-action");
  if (!object) return std::nullopt;
  const std::string action = text_in(*object, "action");
  if (action.empty()) return std::nullopt;
  return Notice{Notice::Kind::spot, action, text_in(*object, "time")};
}

std::optional<Notice> lifecycle_notice(Metadata& metadata) {
  const auto state = metadata.get("meta-data/autoscaling/target-lifecycle-state");
  const auto name = base::trim(state ? std::string_view(*state) : std::string_view());
  const auto* found =
      std::ranges::find(leaving, name, &std::pair<std::string_view, std::string_view>::first);
  if (found == leaving.end()) return std::nullopt;
  return Notice{Notice::Kind::lifecycle, std::string(found->second), {}};
}

}  // namespace

std::string Notice::text() const {
  const std::string who = kind == Kind::spot ? "spot instance" : "Auto Scaling group";
  return who + ": " + action + (time.empty() ? "" : " at " + time);
}

std::optional<Notice> notice(Metadata& metadata) {
  if (!metadata.is_there()) return std::nullopt;
  if (auto found = spot_notice(metadata)) return found;
  return lifecycle_notice(metadata);
}

}  // namespace muster::cloud
