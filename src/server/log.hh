#pragma once
#include <string>

#include "base/error.hh"
#include "base/log.hh"

namespace muster::server {

/// What the lines of a log are like.
struct LogForm {
  bool is_json = false;
  bool for_journal = false;  // a line begins with its priority, as systemd takes it
};

/// A process's log: lines on standard error, each in one write.
class Log : public base::LogSink {
 public:
  Log(std::string process, base::Level threshold, LogForm form)
      : process_(std::move(process)), threshold_(threshold), form_(form) {}
  void write(const base::LogMessage& message) override;
  base::Level threshold() const override { return threshold_; }

 private:
  std::string process_;
  base::Level threshold_;
  LogForm form_;
};

}  // namespace muster::server
