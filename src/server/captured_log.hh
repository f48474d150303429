#pragma once
#include <algorithm>

#include "base/log.hh"
#include "server/compiler_services.hh"
#include "value/value.hh"

namespace muster::server {

/// Keeps what a compile says as data, as long as it lives, beside writing it where it went before.
class CapturedLog : public base::LogSink {
 public:
  /// `least`: the level from which on it is kept.
  CapturedLog(CompilerServices& services, base::Level least)
      : bench_(services.bench), before_(services.log), sink_(services.bench.sink), least_(least) {
    bench_.sink = this;
  }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;
  ~CapturedLog() override { bench_.sink = sink_; }

  void write(const base::LogMessage& message) override;
  base::Level threshold() const override { return std::min(least_, before_.threshold()); }
  /// As in a report.
  const value::Array& lines() const { return lines_; }

 private:
  Workbench& bench_;
  base::LogSink& before_;
  base::LogSink* sink_;
  base::Level least_;
  value::Array lines_;
};

}  // namespace muster::server
