#pragma once
#include <vector>

#include "base/log.hh"

namespace muster::apply {

/// Passes lines on and, while `recording`, keeps them for the report.
class RecordingLog : public base::LogSink {
 public:
  RecordingLog(base::LogSink& next, std::vector<base::LogMessage>& kept)
      : next_(next), kept_(kept) {}
  void write(const base::LogMessage& message) override {
    if (recording) kept_.push_back(message);
    next_.write(message);
  }
  base::Level threshold() const override { return next_.threshold(); }

  bool recording = false;

 private:
  base::LogSink& next_;
  std::vector<base::LogMessage>& kept_;
};

}  // namespace muster::apply
