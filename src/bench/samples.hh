#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace muster::bench {

using Clock = std::chrono::steady_clock;

/// Durations, and what is said of them.
class Samples {
 public:
  void add(Clock::duration duration) { durations_.push_back(duration); }
  std::size_t size() const { return durations_.size(); }
  /// "1.52 ms": that share (0.5, 0.99) took no longer; "-" when there is none.
  std::string percentile(double share) const;

 private:
  std::vector<Clock::duration> durations_;
};

double seconds(Clock::duration duration);
/// "1.52 ms", "3.40 s"
std::string duration_text(Clock::duration duration);

}  // namespace muster::bench
