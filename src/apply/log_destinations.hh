#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/log.hh"
#include "os/descriptor.hh"

namespace muster::apply {

/// What is wrong with the user's code: people read `text`; a JSON file gets the `message` alone,
/// and as members of their own the text's place and the rest.
struct SourceMessage {
  base::LogMessage text;
  std::string message;
  std::string issue_code, environment, node;  // empty: none
};

/// Standard output, and standard error from warning on: "Notice: …", in Puppet's colours when
/// wanted.
class ConsoleLog : public base::LogSink {
 public:
  explicit ConsoleLog(bool colour) : colour_(colour) {}
  void write(const base::LogMessage& message) override;

 private:
  bool colour_;
};

/// A file that grows: text lines; PATH.json (elements of an array that is never closed);
/// PATH.jsonl.
class FileLog : public base::LogSink {
 public:
  /// Makes the folder when it is missing. Throws base::Error.
  explicit FileLog(const std::string& path);
  void write(const base::LogMessage& message) override;
  void write_source(const SourceMessage& message);

 private:
  enum class Form { text, array, lines };
  void put(const std::string& text);
  void put_element(const std::string& json);

  Form form_ = Form::text;
  bool first_ = true;
  os::Descriptor file_;
};

/// The system's log, as "puppet-user[pid]".
class SystemLog : public base::LogSink {
 public:
  /// `facility`: "daemon", "local0" …; throws base::Error "Invalid syslog facility X".
  SystemLog(const std::string& name, const std::string& facility);
  ~SystemLog() override;
  void write(const base::LogMessage& message) override;

 private:
  std::string name_;  // the C library keeps a pointer to it
};

/// Several destinations, and the least level that any of them gets.
class Logs : public base::LogSink {
 public:
  explicit Logs(base::Level level) : level_(level) {}
  void add(std::unique_ptr<base::LogSink> sink) { sinks_.push_back(std::move(sink)); }
  void write(const base::LogMessage& message) override;
  void write_source(const SourceMessage& message);
  base::Level threshold() const override { return level_; }

 private:
  base::Level level_;
  std::vector<std::unique_ptr<base::LogSink>> sinks_;
};

struct LogSettings {
  base::Level level = base::Level::notice;
  bool colour = false;
  std::string run_mode = "user";
  std::string facility = "daemon";
};

/// From --logdest: "console", "syslog", absolute file names, separated by commas; the
/// console when there is none. Throws
/// base::Error "Unknown destination type X".
std::unique_ptr<Logs> open_logs(const std::string& destinations, const LogSettings& settings);

}  // namespace muster::apply
