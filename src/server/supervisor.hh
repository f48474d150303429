#pragma once
#include <sys/types.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/loop.hh"
#include "os/descriptor.hh"
#include "server/log.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

/// What a supervisor hands to the program that takes its place.
struct Inheritance {
  struct Child {
    Part part;
    pid_t pid;
    int control;
    bool is_current;
  };
  int listening = -1;
  std::vector<Child> children;
};

struct SupervisorPlan {
  std::shared_ptr<const Options> options;
  /// Reads the settings anew. Throws base::Error when they cannot be used: then the old ones stay.
  std::function<std::shared_ptr<const Options>()> reload;
  /// Becomes the program that is installed now; returns when that is not possible, with the reason.
  std::function<std::string(const Inheritance&)> become_new_program;
  std::optional<Inheritance> inheritance;  // from the program before
};

/// Starts the other processes, connects them, brings back what dies, replaces them one after the
/// other for new settings or a new program without losing a request, and ends them. It reads
/// nothing from the network.
///     SIGTERM, SIGINT  end: the front first, when it has answered what it was asked
///     SIGHUP           new settings and certificates
///     SIGUSR2          the new program
class Supervisor {
 public:
  /// Listens. Throws base::Error.
  Supervisor(SupervisorPlan plan, Log& log);
  /// The exit status.
  int run();

 private:
  using Clock = net::Loop::Clock;
  struct Child {
    Part part;
    pid_t pid = 0;
    os::Descriptor control;
    bool is_ready = false, is_current = true, is_draining = false;
    Clock::time_point started, drain_ends;
  };

  void take_over(const Inheritance& inheritance);
  Child* start(Part part);
  void connect(const Child& child);
  Child* current(Part part);
  void watch_control(Child& child);
  void read_control(pid_t pid);
  void on_signal();
  void reap();
  void on_death(Child dead, int status);
  void restart_later(Part part, Clock::time_point started);
  void drain(Child& child);
  void check_drains();

  void reload();
  void upgrade();
  void replace_all();
  void replace_first();
  void replace_next();
  void end();
  void end_next();
  void tell_service_manager(const std::string& state);
  bool all_ready() const;

  SupervisorPlan plan_;
  Log& log_;
  net::Loop loop_;
  os::Descriptor signals_;
  os::Descriptor listening_;
  std::vector<std::unique_ptr<Child>> children_;
  std::deque<Part> to_replace_;
  Part replacing_ = Part::front;
  bool is_replacing_ = false, is_ending_ = false, was_ready_ = false;
  std::array<int, all_parts.size()> failures_{};
  int exit_status_ = 0;
};

}  // namespace muster::server
