#pragma once
#include <array>
#include <string_view>
#include <utility>

namespace muster::server {

/// The processes of a server, beside the supervisor. It starts them in this order.
enum class Part : std::uint8_t { authority, registry, compiler, poller, front };
inline constexpr std::array all_parts = {Part::authority, Part::registry, Part::compiler,
                                         Part::poller, Part::front};

/// "registry"
constexpr std::string_view name_of(Part part) {
  constexpr std::array<std::string_view, all_parts.size()> names = {"authority", "registry",
                                                                    "compiler", "poller", "front"};
  return names[static_cast<std::size_t>(part)];
}

/// Who has a channel with whom. The first asks; both may.
inline constexpr std::array<std::pair<Part, Part>, 7> links = {{{Part::front, Part::authority},
                                                                {Part::front, Part::registry},
                                                                {Part::front, Part::compiler},
                                                                {Part::compiler, Part::registry},
                                                                {Part::poller, Part::registry},
                                                                {Part::authority, Part::poller},
                                                                {Part::authority, Part::registry}}};

}  // namespace muster::server
