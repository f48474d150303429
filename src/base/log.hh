#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::base {

/// Puppet's levels, in ascending order of priority.
enum class Level : std::uint8_t { debug, info, notice, warning, err, alert, emerg, crit };

/// "notice"
std::string_view level_name(Level level);
/// The reverse; "verbose" is info.
std::optional<Level> level_from_name(std::string_view name);

/// One line for the user, as data: what is printed, sent to syslog and kept in the report.
struct LogMessage {
  Level level = Level::notice;
  std::string message;
  std::string source =
      "Puppet";  // "/Stage[main]/Main/File[/tmp/x]/ensure", "Class[Main]", "Puppet"
  std::vector<std::string> tags;  // in Puppet's order; the level is always one of them
  std::chrono::system_clock::time_point time{};
  std::string file;
  std::uint32_t line = 0;  // 0: none
  std::uint32_t column = 0;
  std::string place;  // "(file: F, line: 3)": what is printed after the message; not part of it

  /// As people read it: the message and its place.
  std::string text() const { return place.empty() ? message : message + " " + place; }
};

/// Where messages go as they occur: console, file, syslog, report, or several of them.
class LogSink {
 public:
  virtual ~LogSink() = default;
  /// Must not throw: a log that cannot be written does not stop the run.
  virtual void write(const LogMessage& message) = 0;
  /// Nobody needs to make a message below this level.
  virtual Level threshold() const { return Level::notice; }
};

}  // namespace muster::base
