#pragma once
#include <cstddef>
#include <deque>
#include <optional>

#include "registry/policy.hh"

namespace muster::registry {

/// Decides whether expired leases may evict: not when too many expired at once, for then it is
/// likelier that something between the nodes and us broke; and never many in a minute. Nodes that
/// are known to be gone by another witness are no longer among those that are counted.
class Guard {
 public:
  explicit Guard(const Policy& policy) : policy_(policy) {}

  /// Leases that expired before this are not counted as lost at once.
  Milliseconds counted_from(Milliseconds now) const;
  enum class Change { none, froze, thawed, gave_up };  // gave_up: the freeze has lasted too long
  /// `expected`: the leased nodes; `lost`: those of them that expired since counted_from();
  /// `live`: those with a lease.
  Change judge(std::size_t expected, std::size_t lost, std::size_t live, Milliseconds now);
  bool is_frozen() const { return frozen_since_.has_value(); }
  std::optional<Milliseconds> frozen_since() const { return frozen_since_; }

  /// How many may be evicted now.
  std::size_t allowance(std::size_t expected, Milliseconds now);
  void evicted(Milliseconds now) { evictions_.push_back(now); }

 private:
  Policy policy_;
  std::optional<Milliseconds> frozen_since_;
  Milliseconds not_before_{0};
  std::deque<Milliseconds> evictions_;  // of the last minute
};

}  // namespace muster::registry
