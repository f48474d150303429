#include "server/rate_limit.hh"

#include <algorithm>

namespace muster::server {

namespace {

constexpr std::size_t most_sources = 20'000;

}  // namespace

bool RateLimit::take(const std::string& source, Clock::time_point now) {
  if (sources_.size() >= most_sources) forget_rested(now);
  // So many sources at a time are an attack of many machines; the bounded queue is what is left.
  if (sources_.size() >= most_sources && !sources_.contains(source)) return false;
  auto& left = sources_.try_emplace(source, Left{burst_, now}).first->second;
  const double passed = std::chrono::duration<double>(now - left.at).count();
  left = {std::min(burst_, left.count + passed * per_second_), now};
  if (left.count < 1) return false;
  left.count -= 1;
  return true;
}

void RateLimit::forget_rested(Clock::time_point now) {
  std::erase_if(sources_, [&](const auto& entry) {
    const double passed = std::chrono::duration<double>(now - entry.second.at).count();
    return entry.second.count + passed * per_second_ >= burst_;
  });
}

}  // namespace muster::server
