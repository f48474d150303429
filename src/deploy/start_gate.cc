#include "deploy/start_gate.hh"

#include <algorithm>

namespace muster::deploy {

void StartGate::queue(HostId host, const std::string& gate) {
  auto& waiting = by_gate_[gate];
  waiting.push_back(host);
  if (waiting.size() == 1 && starting_[gate] < limits_.starting_through) turns_.push_back(gate);
}

std::optional<HostId> StartGate::next(Clock::time_point now) {
  if (turns_.empty() || total_ >= limits_.starting || now < next_start_) return std::nullopt;
  const auto gate = turns_.front();
  turns_.pop_front();
  auto& waiting = by_gate_[gate];
  const auto host = waiting.front();
  waiting.pop_front();
  ++total_;
  if (++starting_[gate] < limits_.starting_through && !waiting.empty()) turns_.push_back(gate);
  if (waiting.empty()) by_gate_.erase(gate);
  if (limits_.starts_per_second > 0)
    next_start_ = std::max(now, next_start_) +
                  std::chrono::duration_cast<Clock::duration>(
                      std::chrono::duration<double>(1 / limits_.starts_per_second));
  return host;
}

void StartGate::done(const std::string& gate) {
  --total_;
  const auto found = starting_.find(gate);
  const bool was_full = found->second >= limits_.starting_through;
  if (--found->second == 0) starting_.erase(found);
  if (was_full && by_gate_.contains(gate)) turns_.push_back(gate);
}

std::optional<std::chrono::milliseconds> StartGate::wait(Clock::time_point now) const {
  if (turns_.empty() || total_ >= limits_.starting || now >= next_start_) return std::nullopt;
  return std::chrono::ceil<std::chrono::milliseconds>(next_start_ - now);
}

}  // namespace muster::deploy
