#pragma once
#include <vector>

#include "base/log.hh"

namespace muster::agent {

/// Keeps what is logged for the report.
class ReportLog : public base::LogSink {
 public:
  explicit ReportLog(std::vector<base::LogMessage>& kept) : kept_(&kept) {}
  void write(const base::LogMessage& message) override {
    if (!kept_) return;
    kept_->push_back(message);
    auto& line = kept_->back();
    if (line.tags.empty()) line.tags.emplace_back(base::level_name(line.level));
    if (line.time == std::chrono::system_clock::time_point())
      line.time = std::chrono::system_clock::now();
  }
  void stop() { kept_ = nullptr; }

 private:
  std::vector<base::LogMessage>* kept_;
};

}  // namespace muster::agent
