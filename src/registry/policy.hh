#pragma once
#include <cstddef>
#include <cstdint>

#include "registry/times.hh"

namespace muster::registry {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// The figures by which servers come and go. Each is a setting (docs/registry.md).
struct Policy {
  Milliseconds renew = seconds(10);  // how often a lease is renewed
  Milliseconds ttl = seconds(30);    // how long it lasts
  Milliseconds grace = seconds(60);  // suspect that long: gone, when nobody else knows better
  // Expired leases alone: of all leased nodes in any minute, and one at least.
  int eviction_percent = 10;
  // Evictions stop when more than that share, and that many, were lost within the window.
  int freeze_percent = 15;
  std::size_t freeze_minimum = 3;
  Milliseconds freeze_window = minutes(3);
  Milliseconds freeze_limit = hours(1);    // a freeze ends after that,
  Milliseconds silence_limit = hours(24);  // or after that when not one lease is live
  Milliseconds pause = seconds(5);  // unobserved that long: our own fault, not that of the nodes
  // Flapping: suspect that often in that time; then that many renewals before it is up again.
  std::uint32_t flap_count = 3;
  Milliseconds flap_window = minutes(10);
  std::uint32_t flap_renewals = 3;
  std::uint32_t absent_listings = 2;         // complete ones in a row that count as a witness
  Milliseconds unlisted_keep = minutes(10);  // a node that its cloud never listed is kept that long
  Milliseconds listing_stale = minutes(5);   // without a listing that long the cloud is unreachable
  Milliseconds archive_after = hours(24);    // gone that long: archived
  Milliseconds history = hours(24 * 90);     // archived that long: deleted, tombstone and all
  std::size_t most_nodes = 200'000;
};

}  // namespace muster::registry
