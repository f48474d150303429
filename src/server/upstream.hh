#pragma once
#include <string>
#include <string_view>

#include "net/channel.hh"
#include "os/posix_system.hh"
#include "server/question.hh"

namespace muster::server {

/// A worker's way to everything it may not do itself: its manager asks the registry and runs
/// programs for it. Waits for the answers.
class Upstream {
 public:
  Upstream(net::Loop& loop, net::Channel& channel) : loop_(loop), channel_(channel) {}

  Reply ask_registry(std::string_view name, std::string_view body);
  /// Without an answer: it is lost when the registry is away.
  void tell_registry(std::string_view name, std::string_view body);
  os::CommandResult run(const os::Command& command);

 private:
  std::optional<std::string> ask(const std::string& question);

  net::Loop& loop_;
  net::Channel& channel_;
};

/// The machine as a worker sees it: programs are run by the manager, or not at all.
class WorkerSystem : public os::PosixSystem {
 public:
  os::CommandResult run(const os::Command& command) override;
  void use(Upstream* upstream) { upstream_ = upstream; }

 private:
  Upstream* upstream_ = nullptr;
};

}  // namespace muster::server
