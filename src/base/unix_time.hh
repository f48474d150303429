#pragma once
#include <chrono>
#include <cstdint>

namespace muster::base {

/// The clock counts nanoseconds and ends in 2262: what is beyond it, as the end of a certificate
/// that never ends (the year 9999), or what a client says in a header, is its end.
inline std::chrono::system_clock::time_point from_unix_time(std::int64_t seconds) {
  using Clock = std::chrono::system_clock;
  using std::chrono::floor;
  constexpr auto first = Clock::time_point::min(), last = Clock::time_point::max();
  if (seconds <= floor<std::chrono::seconds>(first).time_since_epoch().count()) return first;
  if (seconds >= floor<std::chrono::seconds>(last).time_since_epoch().count()) return last;
  return Clock::time_point(std::chrono::seconds(seconds));
}

}  // namespace muster::base
