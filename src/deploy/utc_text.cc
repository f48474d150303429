#include "deploy/utc_text.hh"

#include <array>

namespace muster::deploy {

namespace {

std::string formatted(std::time_t time, const char* format) {
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> out{};
  return {out.data(), std::strftime(out.data(), out.size(), format, &parts)};
}

}  // namespace

std::string utc_text(std::time_t time) {
  return formatted(time, "%Y-%m-%dT%H:%M:%SZ");
}

std::string release_name(std::time_t time) {
  return formatted(time, "%Y%m%d%H%M%S");
}

}  // namespace muster::deploy
