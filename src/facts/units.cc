#include "facts/units.hh"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <string_view>

namespace muster::facts {

std::string human_size(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  const auto size = static_cast<double>(bytes);
  auto power = static_cast<std::size_t>(std::floor(std::log2(size) / 10.0));
  double number = std::round(100.0 * (size / std::pow(1024.0, static_cast<double>(power)))) / 100.0;
  if (number >= 1024.0) {
    ++power;
    number = 1.0;
  }
  return fmt::format("{:.2f} {}", number, units[power - 1]);
}

std::string human_frequency(std::uint64_t hertz) {
  constexpr std::array<std::string_view, 5> prefixes{"", "k", "M", "G", "T"};
  if (hertz == 0) return {};
  double number = static_cast<double>(hertz);
  std::size_t step = 0;
  for (std::uint64_t rest = hertz; rest >= 1000 && step + 1 < prefixes.size(); rest /= 1000) ++step;
  number /= std::pow(1000.0, static_cast<double>(step));
  return fmt::format("{:.2f} {}Hz", std::round(number * 100.0) / 100.0, prefixes[step]);
}

std::string percentage(std::uint64_t used, std::uint64_t total) {
  return fmt::format("{:.2f}%", static_cast<double>(used) / static_cast<double>(total) * 100.0);
}

double mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1024.0 * 1024.0);
}

}  // namespace muster::facts
