#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster::server {

/// An event on its way from the registry to the front.
struct WireEvent {
  std::uint64_t revision = 0;
  std::string json;
};

/// What the registry answers to the question "events", and tells the front when there are new ones:
/// some events in order, and which there are in all.
struct EventsAfter {
  std::uint64_t oldest = 0;  // that is kept
  std::uint64_t newest = 0;
  std::vector<WireEvent> events;
};
std::string encode(const EventsAfter& events);
/// Throws base::Error.
EventsAfter decode_events(std::string_view bytes);

/// The topic of the notices.
inline constexpr std::string_view events_topic = "events";

}  // namespace muster::server
