#include "pki/times.hh"

#include <ctime>

#include "base/error.hh"
#include "base/unix_time.hh"

namespace muster::pki {

namespace {

std::string written(Time time, const char* form) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];  // NOLINT: for strftime
  return {text, std::strftime(text, sizeof text, form, &parts)};
}

}  // namespace

std::string puppet_time(Time time) {
  return written(time, "%Y-%m-%dT%H:%M:%SUTC");
}

std::string iso_time(Time time) {
  return written(time, "%Y-%m-%dT%H:%M:%SZ");
}

Time from_iso_time(const std::string& text) {
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (!end || *end != '\0') throw base::Error("not a time: " + text);
  return base::from_unix_time(::timegm(&parts));
}

}  // namespace muster::pki
