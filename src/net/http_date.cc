#include "net/http_date.hh"

#include <time.h>

#include <array>

#include "base/unix_time.hh"

namespace muster::net {

namespace {

constexpr const char* format = "%a, %d %b %Y %H:%M:%S GMT";

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  struct tm parts {};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  return {text.data(), ::strftime(text.data(), text.size(), format, &parts)};
}

std::optional<std::chrono::system_clock::time_point> from_http_date(std::string_view text) {
  struct tm parts {};
  const std::string whole(text);
  const char* end = ::strptime(whole.c_str(), format, &parts);
  if (!end || *end != '\0') return std::nullopt;
  return base::from_unix_time(::timegm(&parts));
}

}  // namespace muster::net
