#pragma once
#include <string>

#include "base/error.hh"
#include "base/log.hh"

namespace muster::server {

/// A process's log: lines on standard error, each in one write. With `for_journal` a line begins
/// with its priority instead of the time, as systemd takes it.
class Log : public base::LogSink {
 public:
  Log(std::string process, base::Level threshold, bool for_journal)
      : process_(std::move(process)), threshold_(threshold), for_journal_(for_journal) {}
  void write(const base::LogMessage& message) override;
  base::Level threshold() const override { return threshold_; }

 private:
  std::string process_;
  base::Level threshold_;
  bool for_journal_;
};

}  // namespace muster::server
