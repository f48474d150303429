#pragma once
#include <functional>
#include <list>
#include <string>

#include "base/log.hh"
#include "net/loop.hh"
#include "os/system.hh"

namespace muster::server {

/// Programs that are run for those who may not run any: each in a process of its own, so that
/// nobody waits. Uses the loop.
class Errands {
 public:
  Errands(net::Loop& loop, base::LogSink& log, std::size_t most)
      : loop_(loop), log_(log), most_(most) {}
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands();

  using OnResult = std::function<void(os::CommandResult)>;
  void run(const os::Command& command, OnResult on_result);

 private:
  struct Running {
    os::Descriptor end;
    std::string text;
    OnResult on_result;
  };
  void read(std::list<Running>::iterator running);

  net::Loop& loop_;
  base::LogSink& log_;
  std::size_t most_;
  std::list<Running> running_;
};

}  // namespace muster::server
