#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/channel.hh"
#include "server/compile_wire.hh"
#include "server/process.hh"

namespace muster::server {

/// One environment's workers and the jobs that wait for them. What a worker had that dies is done
/// once more by another: only what kills two of them, or takes longer than it may, fails.
class CompilePool {
 public:
  struct Task {
    CompileJob job;
    /// nullopt: the worker died; `why` says how.
    std::function<void(std::optional<CompileOutcome> outcome, std::string why)> done;
    bool again = false;  // a worker died of it, or beside it, before
  };
  struct Limits {
    std::size_t workers = 2;
    std::size_t waiting = 1000;
    std::chrono::milliseconds time{300'000};
  };
  /// What workers ask for beside their jobs.
  using OnErrand = std::function<void(Errand errand, net::Channel::Answer answer)>;

  CompilePool(Process& process, std::string environment, Limits limits, OnErrand on_errand);
  CompilePool(const CompilePool&) = delete;
  CompilePool& operator=(const CompilePool&) = delete;
  ~CompilePool();

  /// False: too many wait already.
  bool add(Task task);
  struct Load {
    std::size_t running = 0, waiting = 0;
  };
  Load load() const;
  /// Has it nothing to do since then?
  bool is_idle_since(net::Loop::Clock::time_point time) const;

 private:
  struct Worker;
  void next();
  void give(Worker& worker, Task task);
  void finish(Worker& worker, const std::optional<std::string>& answer);
  bool raise();
  void begin_nursery();
  void end_nursery();
  void read_nursery();
  void remove(const Worker* worker);

  Process& process_;
  std::string environment_;
  Limits limits_;
  OnErrand on_errand_;
  os::Descriptor nursery_;
  std::vector<std::shared_ptr<Worker>> workers_;
  std::deque<std::weak_ptr<Worker>> unnamed_;  // whose pidfd has not come yet
  std::deque<Task> waiting_;
  net::Loop::Clock::time_point last_used_;
};

}  // namespace muster::server
