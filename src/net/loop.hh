#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "os/descriptor.hh"

namespace muster::net {

/// One thread's wait for descriptors and times (epoll). All of it is used by the thread that runs
/// it, except post().
class Loop {
 public:
  using Clock = std::chrono::steady_clock;
  using OnEvents = std::function<void(std::uint32_t events)>;  // EPOLLIN | EPOLLOUT | EPOLLHUP …
  using Action = std::function<void()>;
  using Timer = std::uint64_t;  // never 0

  /// Throws base::Error.
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// The descriptor is its owner's, who forgets it here before closing it. Level-triggered. Throws
  /// base::Error.
  void watch(int fd, std::uint32_t events, OnEvents callback);
  void change(int fd, std::uint32_t events);
  void forget(int fd);

  Timer after(std::chrono::milliseconds delay, Action action);
  void cancel(Timer timer);
  /// Once, when all that is ready now was handled: where writes are put together.
  void defer(Action action) { deferred_.push_back(std::move(action)); }
  /// From any thread: runs it in the loop.
  void post(Action action);

  /// Until stop(). What a callback throws comes out of it.
  void run();
  void stop() { stopped_ = true; }
  /// One round: waits for something at most that long.
  void run_once(std::chrono::milliseconds longest);
  /// When this round began.
  Clock::time_point now() const { return now_; }

 private:
  struct Watched {
    std::uint32_t generation;
    std::uint32_t events;
    std::shared_ptr<OnEvents> callback;
  };
  void run_timers();
  void run_deferred();
  void run_posted();
  std::chrono::milliseconds until_next_timer(std::chrono::milliseconds longest) const;

  os::Descriptor epoll_;
  os::Descriptor wake_;
  std::unordered_map<int, Watched> watched_;
  std::uint32_t generation_ = 0;
  std::map<std::pair<Clock::time_point, Timer>, Action> timers_;
  std::unordered_map<Timer, Clock::time_point> timer_times_;
  Timer last_timer_ = 0;
  std::vector<Action> deferred_;
  std::mutex posted_mutex_;
  std::vector<Action> posted_;
  bool stopped_ = false;
  Clock::time_point now_ = Clock::now();
};

}  // namespace muster::net
