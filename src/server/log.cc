#include "server/log.hh"

#include <fmt/core.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

namespace muster::server {

namespace {

constexpr std::size_t most_bytes = 8192;

int syslog_priority(base::Level level) {
  switch (level) {
    case base::Level::debug: return 7;
    case base::Level::info: return 6;
    case base::Level::notice: return 5;
    case base::Level::warning: return 4;
    case base::Level::err: return 3;
    case base::Level::alert: return 1;
    case base::Level::emerg: return 0;
    case base::Level::crit: return 2;
  }
  return 5;
}

std::string time_text() {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  struct tm parts {};
  ::gmtime_r(&now.tv_sec, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     now.tv_nsec / 1'000'000);
}

}  // namespace

void Log::write(const base::LogMessage& message) {
  if (message.level < threshold_) return;
  auto text = message.text().substr(0, most_bytes);
  // One message is one line, whoever wrote parts of it.
  std::ranges::replace_if(
      text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }, ' ');
  const auto line =
      for_journal_ ? fmt::format("<{}>{}: {}\n", syslog_priority(message.level), process_, text)
                   : fmt::format("{} {} {}: {}\n", time_text(), process_,
                                 base::level_name(message.level), text);
  static_cast<void>(::write(STDERR_FILENO, line.data(), line.size()) < 0);
}

}  // namespace muster::server
