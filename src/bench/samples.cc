#include "bench/samples.hh"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace muster::bench {

double seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string duration_text(Clock::duration duration) {
  constexpr double milliseconds_in_second = 1000;
  const double value = seconds(duration);
  return value < 1 ? fmt::format("{:.2f} ms", value * milliseconds_in_second)
                   : fmt::format("{:.2f} s", value);
}

std::string Samples::percentile(double share) const {
  if (durations_.empty()) return "-";
  auto sorted = durations_;
  std::ranges::sort(sorted);
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return duration_text(sorted[std::max<std::size_t>(rank, 1) - 1]);
}

}  // namespace muster::bench
