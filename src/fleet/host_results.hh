#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "deploy/engine.hh"

namespace muster::fleet {

/// What became of one host's work.
struct HostResult {
  std::string host;
  deploy::Finished finished;
  std::string out, err;
  bool cut = false;  // it said more than is kept
  bool skipped = false;

  bool ok() const { return !skipped && finished.ok(); }
  /// "exit status 3", "killed by KILL", the failure's text; empty when it went well.
  std::string problem() const;
};

/// Runs work on many hosts and gathers what comes.
class HostRun {
 public:
  struct Options {
    std::size_t output_limit = 16u << 20;  // bytes kept of each host
    std::size_t most_failures = SIZE_MAX;  // what was not begun when there are more is skipped
    bool progress = false;                 // a line on standard error
    /// As things happen, before they are gathered.
    std::function<void(const HostResult&, const deploy::Output&)> on_output;
    std::function<void(const HostResult&)> on_finished;
  };
  HostRun(deploy::Engine& engine, Options options)
      : engine_(engine), options_(std::move(options)) {}

  void add(const std::string& host, deploy::WorkId id);
  /// Until all is over. SIGINT and SIGTERM end the work, children and all. In the order of add().
  std::vector<HostResult> wait();

 private:
  void take(const deploy::Event& event);
  void stop_when_asked();
  void show_progress(bool last);

  deploy::Engine& engine_;
  Options options_;
  std::vector<HostResult> results_;
  std::map<deploy::WorkId, std::size_t> places_;
  std::map<deploy::WorkId, bool> begun_;
  std::size_t done_ = 0, failed_ = 0;
  bool stopping_ = false;
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace muster::fleet
