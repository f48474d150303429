#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hh"
#include "cloud/scope.hh"
#include "os/system.hh"
#include "server/confirm_instance.hh"

namespace muster::server {

/// Asks one account and region for its list every `interval`, and for single instances when it is
/// told to: two threads, so that neither waits for the other. Results are given on those threads.
class ScopePoller {
 public:
  struct Sinks {
    std::function<void(cloud::InstanceList)> listed;  // only complete lists
    std::function<void(base::Level, std::string)> say;
  };
  using Done = std::function<void(Confirmation)>;

  /// `system` outlives it.
  ScopePoller(cloud::CloudOptions options, std::string profile, std::string region,
              std::chrono::milliseconds interval, os::System& system, Sinks sinks);
  ScopePoller(const ScopePoller&) = delete;
  ScopePoller& operator=(const ScopePoller&) = delete;
  /// Waits for a request that is under way.
  ~ScopePoller();

  const std::string& region() const { return region_; }
  /// Empty until it is known.
  std::string account() const;
  /// `done` is called once. False: too many wait.
  bool confirm(std::string instance, Done done);

 private:
  struct Asked {
    std::string instance;
    Done done;
  };
  void poll();
  void poll_once(cloud::Scope& scope);
  void answer_questions();
  std::vector<Asked> next_questions();
  bool sleep(std::chrono::milliseconds time);
  void note_failure(const std::string& problem);

  cloud::CloudOptions options_;
  std::string profile_, region_;
  std::chrono::milliseconds interval_;
  os::System& system_;
  Sinks sinks_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::string account_;
  std::vector<Asked> waiting_;
  // Of the polling thread:
  std::string last_failure_;
  int failures_ = 0;
  bool has_listed_ = false;
  std::vector<std::thread> threads_;
};

/// All accounts and regions of a configuration.
class Poller {
 public:
  Poller(const cloud::CloudOptions& options, std::chrono::milliseconds interval, os::System& system,
         const ScopePoller::Sinks& sinks);
  void confirm(const InstanceQuestion& question, const ScopePoller::Done& done);

 private:
  std::vector<std::unique_ptr<ScopePoller>> scopes_;
};

}  // namespace muster::server
