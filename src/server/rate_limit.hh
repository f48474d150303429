#pragma once
#include <chrono>
#include <string>
#include <unordered_map>

namespace muster::server {

/// How often each source may do something: so many at once, then so many a second.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  RateLimit(double burst, double per_second) : burst_(burst), per_second_(per_second) {}
  /// Counts it when it may be done now.
  bool take(const std::string& source, Clock::time_point now);

 private:
  struct Left {
    double count;
    Clock::time_point at;
  };
  void forget_rested(Clock::time_point now);

  double burst_, per_second_;
  std::unordered_map<std::string, Left> sources_;
};

}  // namespace muster::server
