#include "server/log.hh"

#include <fmt/core.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "base/utf8.hh"
#include "value/json.hh"

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

/// One message is one line, whoever wrote parts of it.
std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }, ' ');
  return text;
}

std::string text_line(const std::string& process, const base::LogMessage& message,
                      const LogForm& form) {
  const auto text = printable(message.text().substr(0, most_bytes));
  return form.for_journal ? fmt::format("{}: {}", process, text)
                          : fmt::format("{} {} {}: {}", time_text(), process,
                                        base::level_name(message.level), text);
}

std::string json_line(const std::string& process, const base::LogMessage& message) {
  const auto quoted = [](std::string text) {
    if (!base::valid_utf8(text))
      std::ranges::replace_if(
          text, [](char c) { return c < 0; }, '?');
    return value::to_json(text, value::JsonLayout::compact);
  };
  auto out = fmt::format(R"({{"time":"{}","process":"{}","pid":{},"level":"{}","message":{})",
                         time_text(), process, ::getpid(), base::level_name(message.level),
                         quoted(message.message.substr(0, most_bytes)));
  if (!message.file.empty())
    out += fmt::format(R"(,"file":{},"line":{})", quoted(message.file), message.line);
  return out + "}";
}

}  // namespace

void Log::write(const base::LogMessage& message) {
  if (message.level < threshold_) return;
  auto line = form_.is_json ? json_line(process_, message) : text_line(process_, message, form_);
  if (form_.for_journal) line = fmt::format("<{}>", syslog_priority(message.level)) + line;
  line += '\n';
  static_cast<void>(::write(STDERR_FILENO, line.data(), line.size()) < 0);
}

}  // namespace muster::server
