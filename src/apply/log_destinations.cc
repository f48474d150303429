#include "apply/log_destinations.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "apply/report.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "os/atomic_write.hh"
#include "value/json.hh"

namespace muster::apply {

namespace {

using base::Level;
using base::LogMessage;

struct ConsoleStyle {
  const char* prefix;
  const char* colour;
};

constexpr const char* plain = "\033[0m";

ConsoleStyle style(Level level) {
  switch (level) {
    case Level::debug: return {"Debug", "\033[0;36m"};
    case Level::info: return {"Info", "\033[0;32m"};
    case Level::notice: return {"Notice", "\033[m"};
    case Level::warning: return {"Warning", "\033[1;33m"};
    case Level::err: return {"Error", "\033[1;31m"};
    case Level::alert: return {"Alert", "\033[1;31m"};
    case Level::emerg: return {"Emergency", "\033[1;31m"};
    case Level::crit: return {"Critical", "\033[1;31m"};
  }
  return {"", ""};
}

int syslog_priority(Level level) {
  switch (level) {
    case Level::debug: return LOG_DEBUG;
    case Level::info: return LOG_INFO;
    case Level::notice: return LOG_NOTICE;
    case Level::warning: return LOG_WARNING;
    case Level::err: return LOG_ERR;
    case Level::alert: return LOG_ALERT;
    case Level::emerg: return LOG_EMERG;
    case Level::crit: return LOG_CRIT;
  }
  return LOG_NOTICE;
}

struct Facility {
  std::string_view name;
  int number;
};

constexpr std::array<Facility, 20> facilities = {
    {{"auth", LOG_AUTH},     {"authpriv", LOG_AUTHPRIV}, {"cron", LOG_CRON},
     {"daemon", LOG_DAEMON}, {"ftp", LOG_FTP},           {"kern", LOG_KERN},
     {"lpr", LOG_LPR},       {"mail", LOG_MAIL},         {"news", LOG_NEWS},
     {"syslog", LOG_SYSLOG}, {"user", LOG_USER},         {"uucp", LOG_UUCP},
     {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},     {"local2", LOG_LOCAL2},
     {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4},     {"local5", LOG_LOCAL5},
     {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7}}};

/// As Ruby prints a Time: "2026-11-22 16:43:31 +0000".
std::string plain_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const long offset = local.tm_gmtoff / 60;
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {}{:02}{:02}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     offset < 0 ? '-' : '+', std::labs(offset) / 60, std::labs(offset) % 60);
}

value::Hash as_data(const LogMessage& message) {
  value::Array tags;
  for (const auto& tag : message.tags) tags.emplace_back(tag);
  if (tags.empty()) tags.emplace_back(base::level_name(message.level));
  value::Hash data{{"level", base::level_name(message.level)},
                   {"message", message.message},
                   {"source", message.source},
                   {"tags", tags},
                   {"time", iso_time(message.time)}};
  if (!message.file.empty()) data.set("file", message.file);
  if (message.line > 0) data.set("line", static_cast<std::int64_t>(message.line));
  if (message.column > 0) data.set("pos", static_cast<std::int64_t>(message.column));
  return data;
}

value::Hash as_data(const SourceMessage& message) {
  auto data = as_data(message.text);
  data.set("message", message.message);
  if (!message.issue_code.empty()) data.set("issue_code", message.issue_code);
  if (!message.environment.empty()) data.set("environment", message.environment);
  if (!message.node.empty()) data.set("node", message.node);
  return data;
}

template <typename Message>
std::string as_json(const Message& message) {
  return value::to_json(as_data(message), value::JsonLayout::compact);
}

LogMessage dated(LogMessage message) {
  if (message.time == std::chrono::system_clock::time_point{})
    message.time = std::chrono::system_clock::now();
  return message;
}

void put_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // a log that is full does not stop the run
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

void ConsoleLog::write(const LogMessage& message) {
  const auto [prefix, colour] = style(message.level);
  std::string text = std::string(prefix) + ": ";
  if (message.source != "Puppet") text += message.source + ": ";
  text += message.text();
  if (colour_) text = colour + base::replace_all(text, plain, colour) + plain;
  if (!text.ends_with('\n')) text += '\n';
  std::FILE* stream = message.level >= Level::warning ? stderr : stdout;
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

FileLog::FileLog(const std::string& path) {
  if (path.ends_with(".json")) form_ = Form::array;
  if (path.ends_with(".jsonl")) form_ = Form::lines;
  if (const auto slash = path.rfind('/'); slash != std::string::npos && slash > 0)
    os::make_directories(path.substr(0, slash));
  file_ = os::Descriptor(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644));
  if (!file_) throw base::Error(base::with_errno(path, errno));
  struct stat status {};
  const bool has_size = ::fstat(file_.get(), &status) == 0;
  constexpr off_t start_of_array = 2;  // "[\n"
  if (form_ == Form::array && has_size && status.st_size == 0) put("[\n");
  first_ = !has_size || status.st_size <= start_of_array;
}

void FileLog::put(const std::string& text) {
  put_all(file_.get(), text);
}

void FileLog::write(const LogMessage& message) {
  switch (form_) {
    case Form::text:
      put(fmt::format("{} {} ({}): {}\n", plain_time(message.time), message.source,
                      base::level_name(message.level), message.text()));
      return;
    case Form::array:
    case Form::lines: return put_element(as_json(message));
  }
}

void FileLog::write_source(const SourceMessage& message) {
  if (form_ == Form::text) return write(message.text);
  put_element(as_json(message));
}

void FileLog::put_element(const std::string& json) {
  put((form_ == Form::lines || first_ ? "" : ",\n") + json + "\n");
  first_ = false;
}

SystemLog::SystemLog(const std::string& name, const std::string& facility) : name_(name) {
  const auto known = std::find_if(facilities.begin(), facilities.end(),
                                  [&](const Facility& f) { return f.name == facility; });
  if (known == facilities.end()) throw base::Error("Invalid syslog facility " + facility);
  ::openlog(name_.c_str(), LOG_PID | LOG_NDELAY, known->number);
}

SystemLog::~SystemLog() {
  ::closelog();
}

void SystemLog::write(const LogMessage& message) {
  for (const auto& line : base::split(message.text(), "\n")) {
    if (message.source == "Puppet") {
      ::syslog(syslog_priority(message.level), "%s", line.c_str());
    } else {
      ::syslog(syslog_priority(message.level), "(%s) %s", message.source.c_str(), line.c_str());
    }
  }
}

void Logs::write(const LogMessage& message) {
  if (message.level < level_) return;
  const auto at = dated(message);
  for (const auto& sink : sinks_) sink->write(at);
}

void Logs::write_source(const SourceMessage& message) {
  if (message.text.level < level_) return;
  auto at = message;
  at.text = dated(message.text);
  for (const auto& sink : sinks_) {
    if (auto* file = dynamic_cast<FileLog*>(sink.get()))
      file->write_source(at);
    else
      sink->write(at.text);
  }
}

std::unique_ptr<Logs> open_logs(const std::string& destinations, const LogSettings& settings) {
  auto logs = std::make_unique<Logs>(settings.level);
  const bool none_named = base::trim(destinations).empty();
  if (none_named) logs->add(std::make_unique<ConsoleLog>(settings.colour));
  for (const auto& part : base::split(destinations, ",")) {
    const std::string destination(base::trim(part));
    if (destination.empty()) continue;
    if (destination == "console") {
      logs->add(std::make_unique<ConsoleLog>(settings.colour));
    } else if (destination == "syslog") {
      logs->add(std::make_unique<SystemLog>("puppet-" + settings.run_mode, settings.facility));
    } else if (destination.starts_with('/')) {
      logs->add(std::make_unique<FileLog>(destination));
    } else {
      throw base::Error("Unknown destination type " + destination);
    }
  }
  return logs;
}

}  // namespace muster::apply
