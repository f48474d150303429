#include "registry/guard.hh"

#include <algorithm>

namespace muster::registry {

Milliseconds Guard::counted_from(Milliseconds now) const {
  return std::max(not_before_, frozen_since_.value_or(now) - policy_.freeze_window);
}

Guard::Change Guard::judge(std::size_t expected, std::size_t lost, std::size_t live,
                           Milliseconds now) {
  const bool too_many = lost >= policy_.freeze_minimum &&
                        lost * 100 > expected * static_cast<std::size_t>(policy_.freeze_percent);
  if (!frozen_since_) {
    if (!too_many) return Change::none;
    frozen_since_ = now;
    return Change::froze;
  }
  if (!too_many) {
    frozen_since_.reset();
    return Change::thawed;
  }
  // When nobody at all is heard the fault is ours: that takes more patience.
  if (now - *frozen_since_ < (live == 0 ? policy_.silence_limit : policy_.freeze_limit))
    return Change::none;
  frozen_since_.reset();
  not_before_ = now + Milliseconds(1);
  return Change::gave_up;
}

std::size_t Guard::allowance(std::size_t expected, Milliseconds now) {
  while (!evictions_.empty() && evictions_.front() <= now - std::chrono::minutes(1))
    evictions_.pop_front();
  const auto in_a_minute = std::max<std::size_t>(
      1, (expected + evictions_.size()) * static_cast<std::size_t>(policy_.eviction_percent) / 100);
  return in_a_minute > evictions_.size() ? in_a_minute - evictions_.size() : 0;
}

}  // namespace muster::registry
