#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hh"
#include "net/loop.hh"
#include "net/message.hh"
#include "server/route.hh"

namespace muster::server {

/// Threads for what a loop must not wait for: reading disks. What they do may touch nothing of the
/// loop's.
class Background {
 public:
  using Work = std::function<net::Response()>;

  Background(net::Loop& loop, std::size_t threads, std::size_t most_waiting);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  /// Waits for the pieces of work that have begun.
  ~Background();

  /// A response that the work makes later. What the work throws is answered as a handler's.
  net::Response respond(Work work, base::LogSink& log);

 private:
  void work_on();
  bool add(std::function<void()> job);

  net::Loop& loop_;
  std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable something_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace muster::server
