#include "server/supervisor.hh"

#include <fmt/core.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "base/error.hh"
#include "net/channel.hh"
#include "os/service_notification.hh"
#include "server/control.hh"
#include "server/server_options.hh"
#include "server/spawn.hh"

namespace muster::server {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_drain = 30s;
/// Who lived that long did not fail at its start.
constexpr auto settled = 2s;
/// Whatever it was, what died answers again within a second, also on a machine that has much else
/// to do: a fork costs next to nothing.
constexpr auto longest_pause = 200ms;

sigset_t watched_signals() {
  sigset_t out;
  ::sigemptyset(&out);
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR2, SIGCHLD}) ::sigaddset(&out, number);
  return out;
}

/// Two of them must not run at the same time: one writer of the database, and the states it keeps.
constexpr bool must_be_alone(Part part) {
  return part == Part::registry;
}

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? fmt::format("was ended by signal {}", WTERMSIG(status))
                             : fmt::format("ended with status {}", WEXITSTATUS(status));
}

}  // namespace

Supervisor::Supervisor(SupervisorPlan plan, Log& log) : plan_(std::move(plan)), log_(log) {
  const auto signals = watched_signals();
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  signals_ = os::Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) throw base::Error(base::with_errno("signalfd", errno));
  loop_.watch(signals_.get(), EPOLLIN, [this](std::uint32_t) { on_signal(); });
  if (!plan_.inheritance) listening_ = listen_on(plan_.options->address, plan_.options->port);
}

int Supervisor::run() {
  if (plan_.inheritance) {
    take_over(*plan_.inheritance);
    replace_all();
  } else {
    for (const auto part : all_parts) start(part);
  }
  loop_.run();
  return exit_status_;
}

void Supervisor::take_over(const Inheritance& inheritance) {
  listening_ = os::Descriptor(inheritance.listening);
  was_ready_ = true;
  for (const auto& each : inheritance.children) {
    auto child = std::make_unique<Child>();
    child->part = each.part;
    child->pid = each.pid;
    child->control = os::Descriptor(each.control);
    child->is_ready = true;
    child->is_current = each.is_current;
    child->started = loop_.now();
    children_.push_back(std::move(child));
    watch_control(*children_.back());
    if (!each.is_current) drain(*children_.back());
  }
  // What died meanwhile has told nobody.
  loop_.defer([this] { reap(); });
}

Supervisor::Child* Supervisor::current(Part part) {
  for (const auto& child : children_)
    if (child->part == part && child->is_current) return child.get();
  return nullptr;
}

Supervisor::Child* Supervisor::start(Part part) {
  if (is_ending_) return nullptr;
  try {
    auto [ours, theirs] = control_ends();
    auto child = std::make_unique<Child>();
    child->part = part;
    child->pid = spawn(part, *plan_.options, theirs, listening_.get());
    child->control = std::move(ours);
    child->started = loop_.now();
    children_.push_back(std::move(child));
    watch_control(*children_.back());
    connect(*children_.back());
    return children_.back().get();
  } catch (const base::Error& e) {
    log_.write({base::Level::err, fmt::format("cannot start {}: {}", name_of(part), e.what())});
    restart_later(part, loop_.now());
    return nullptr;
  }
}

/// To all that live of those it works with: who drains may still have questions.
void Supervisor::connect(const Child& child) {
  for (const auto& [one, other] : links) {
    if (one != child.part && other != child.part) continue;
    const auto partner = one == child.part ? other : one;
    for (const auto& there : children_) {
      if (there->part != partner) continue;
      const auto [a, b] = net::channel_ends();
      send_control(child.control, "channel", name_of(partner), a.get());
      send_control(there->control, "channel", name_of(child.part), b.get());
    }
  }
}

void Supervisor::watch_control(Child& child) {
  loop_.watch(child.control.get(), EPOLLIN,
              [this, pid = child.pid](std::uint32_t) { read_control(pid); });
}

void Supervisor::read_control(pid_t pid) {
  const auto found = std::ranges::find(children_, pid, [](const auto& c) { return c->pid; });
  if (found == children_.end()) return;
  auto& child = **found;
  const auto received = receive_control(child.control);
  if (received.kind == Received::Kind::ended) return loop_.forget(child.control.get());
  if (received.kind == Received::Kind::nothing_yet || received.control.word != "ready") return;
  child.is_ready = true;
  log_.write({base::Level::info, fmt::format("{} is ready", name_of(child.part))});
  if (!was_ready_ && all_ready()) {
    was_ready_ = true;
    log_.write({base::Level::notice,
                fmt::format("ready on {} port {}", plan_.options->address, plan_.options->port)});
    tell_service_manager("READY=1");
  }
  if (is_replacing_) replace_next();
}

bool Supervisor::all_ready() const {
  return children_.size() >= all_parts.size() &&
         std::ranges::all_of(children_, [](const auto& child) { return child->is_ready; });
}

void Supervisor::on_signal() {
  // Each of them once, however often it was sent: who is told to reload again and again must still
  // come to his other work.
  std::array<signalfd_siginfo, 8> came{};
  const auto size = ::read(signals_.get(), came.data(), sizeof came);
  const auto count = size < 0 ? 0 : static_cast<std::size_t>(size) / sizeof came.front();
  for (const auto& info : std::span(came).first(count)) {
    switch (info.ssi_signo) {
      case SIGCHLD: reap(); break;
      case SIGHUP: reload(); break;
      case SIGUSR2: upgrade(); break;
      default: end(); break;
    }
  }
}

void Supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto found = std::ranges::find(children_, pid, [](const auto& c) { return c->pid; });
    if (found == children_.end()) continue;
    auto child = std::move(**found);
    children_.erase(found);
    loop_.forget(child.control.get());
    on_death(std::move(child), status);
  }
}

void Supervisor::on_death(Child dead, int status) {
  const bool expected = dead.is_draining || is_ending_;
  if (!expected)
    log_.write({base::Level::err, fmt::format("{} {}", name_of(dead.part), how_it_ended(status))});
  if (is_ending_) return end_next();
  if (is_replacing_ && must_be_alone(dead.part) && dead.part == replacing_ && dead.is_draining) {
    start(dead.part);
    return;
  }
  if (!dead.is_current) return;
  if (!was_ready_ && WIFEXITED(status) && WEXITSTATUS(status) != 0) {
    // What cannot even begin will not begin the next time: whoever started us shall know.
    exit_status_ = 1;
    return end();
  }
  restart_later(dead.part, dead.started);
}

void Supervisor::restart_later(Part part, Clock::time_point started) {
  auto& failures = failures_[static_cast<std::size_t>(part)];
  failures = loop_.now() - started < settled ? failures + 1 : 1;
  // At once the first times, then ever later.
  constexpr int free_failures = 3, most_doublings = 3;
  const auto pause =
      failures <= free_failures
          ? 0ms
          : std::min<std::chrono::milliseconds>(
                longest_pause, 25ms * (1 << std::min(failures - free_failures, most_doublings)));
  if (pause == 0ms) {
    start(part);
    return;
  }
  loop_.after(pause, [this, part] {
    if (!current(part)) start(part);
  });
}

void Supervisor::drain(Child& child) {
  child.is_draining = true;
  child.drain_ends = loop_.now() + longest_drain;
  if (!send_control(child.control, "drain")) ::kill(child.pid, SIGKILL);
  loop_.after(longest_drain + 10ms, [this] { check_drains(); });
}

void Supervisor::check_drains() {
  for (const auto& child : children_)
    if (child->is_draining && child->drain_ends <= loop_.now()) {
      log_.write({base::Level::warning,
                  fmt::format("{} does not end; it is killed", name_of(child->part))});
      ::kill(child->pid, SIGKILL);
    }
}

void Supervisor::reload() {
  if (is_ending_) return;
  try {
    auto options = plan_.reload();
    if (options->address != plan_.options->address || options->port != plan_.options->port)
      listening_ = listen_on(options->address, options->port);
    plan_.options = std::move(options);
    log_.write({base::Level::notice, "new settings"});
  } catch (const std::exception& e) {
    log_.write({base::Level::err, fmt::format("the settings stay as they are: {}", e.what())});
    return;
  }
  replace_all();
}

void Supervisor::upgrade() {
  if (is_ending_) return;
  if (is_replacing_) {
    // One thing at a time.
    loop_.after(100ms, [this] { upgrade(); });
    return;
  }
  Inheritance inheritance;
  inheritance.listening = listening_.get();
  for (const auto& child : children_)
    inheritance.children.push_back(
        {child->part, child->pid, child->control.get(), child->is_current});
  const auto problem = plan_.become_new_program(inheritance);
  log_.write({base::Level::err, fmt::format("the program stays as it is: {}", problem)});
}

void Supervisor::replace_all() {
  // The front last: it finds the others new.
  to_replace_.assign(all_parts.begin(), all_parts.end());
  if (!std::exchange(is_replacing_, true)) replace_first();
}

void Supervisor::replace_first() {
  replacing_ = to_replace_.front();
  to_replace_.pop_front();
  auto* old = current(replacing_);
  if (old) old->is_current = false;
  if (old && must_be_alone(replacing_))
    drain(*old);
  else
    start(replacing_);
}

/// Goes on when the successor of the one that is being replaced is ready.
void Supervisor::replace_next() {
  const auto* successor = current(replacing_);
  if (!successor || !successor->is_ready) return;
  for (const auto& child : children_)
    if (child->part == replacing_ && !child->is_current && !child->is_draining) drain(*child);
  if (!to_replace_.empty()) return replace_first();
  is_replacing_ = false;
  log_.write({base::Level::notice, "all parts are replaced"});
}

void Supervisor::end() {
  if (std::exchange(is_ending_, true)) return;
  tell_service_manager("STOPPING=1");
  to_replace_.clear();
  is_replacing_ = false;
  end_next();
}

/// The front first, the registry last: each may need those after it until its end.
void Supervisor::end_next() {
  for (const auto part :
       {Part::front, Part::compiler, Part::authority, Part::poller, Part::registry}) {
    bool is_there = false;
    for (const auto& child : children_) {
      if (child->part != part) continue;
      is_there = true;
      if (!child->is_draining) drain(*child);
    }
    if (is_there) return;
  }
  loop_.stop();
}

void Supervisor::tell_service_manager(const std::string& state) {
  os::notify_service_manager(state);
}

}  // namespace muster::server
