#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "deploy/engine.hh"

namespace muster::deploy {

/// Who may begin to connect, and when: so many at a time, so many to one address or through one
/// jump host (sshd drops those beyond its MaxStartups), so many a second.
class StartGate {
 public:
  using Clock = std::chrono::steady_clock;
  explicit StartGate(const Limits& limits) : limits_(limits) {}

  void queue(HostId host, const std::string& gate);
  /// The next that may start now, which then counts until done().
  std::optional<HostId> next(Clock::time_point now);
  void done(const std::string& gate);
  /// When next() is worth another try for the rate's sake.
  std::optional<std::chrono::milliseconds> wait(Clock::time_point now) const;

 private:
  const Limits& limits_;
  std::map<std::string, std::deque<HostId>> by_gate_;  // those that wait
  std::deque<std::string> turns_;                      // gates that have room, in turn
  std::map<std::string, std::size_t> starting_;
  std::size_t total_ = 0;
  Clock::time_point next_start_{};
};

}  // namespace muster::deploy
