#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hh"
#include "net/client.hh"
#include "server/report_queue.hh"
#include "server/report_target.hh"

namespace muster::server {

class Process;

/// Sends the reports that the registry keeps for that to an address of HTTP, one after the other,
/// on a thread of its own. Each arrives at least once: what the address cannot take now is tried
/// again, later and later; what it never will is dropped and said.
class ReportForwarder {
 public:
  ReportForwarder(ReportTarget target, Process& process);
  ReportForwarder(const ReportForwarder&) = delete;
  ReportForwarder& operator=(const ReportForwarder&) = delete;
  /// Waits for a request that is under way.
  ~ReportForwarder();

 private:
  enum class Outcome { done, refused, later, unreachable };
  void run();
  std::vector<QueuedReport> next();
  /// False: the rest must wait.
  bool send_all(const std::vector<QueuedReport>& reports);
  void give_up_in_the_end(const QueuedReport& report);
  Outcome send(const QueuedReport& report);
  Outcome post(const std::string& yaml);
  void note_failure(const std::string& problem);
  void note_success();
  void say(base::Level level, const std::string& text);
  bool sleep(std::chrono::milliseconds time);

  ReportTarget target_;
  Process& process_;
  net::Client client_;
  std::vector<std::uint64_t> done_;                // of which the registry does not know yet
  std::map<std::uint64_t, std::size_t> refusals_;  // while others were taken
  std::size_t failures_ = 0;
  std::string last_failure_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace muster::server
