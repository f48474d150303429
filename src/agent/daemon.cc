#include "agent/daemon.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <random>

#include "agent/agent.hh"
#include "agent/lease.hh"
#include "apply/run_lock.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "os/idle_memory.hh"
#include "os/posix_system.hh"
#include "os/replace_program.hh"
#include "os/stop_signals.hh"

namespace muster::agent {

namespace {

using base::Level;
using Clock = std::chrono::steady_clock;

constexpr int no_certificate_status = 3;

sigset_t watched_signals() {
  sigset_t out;
  ::sigemptyset(&out);
  for (const int number : {SIGHUP, SIGUSR1, SIGUSR2, SIGINT, SIGTERM, SIGCHLD})
    ::sigaddset(&out, number);
  return out;
}

void go_into_the_background() {
  const pid_t child = ::fork();
  if (child < 0) throw base::Error(base::with_errno("fork", errno));
  if (child > 0) ::_exit(0);
  ::setsid();
  if (::chdir("/") != 0) throw base::Error(base::with_errno("/", errno));
  const os::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::dup2(nothing.get(), stream);
}

/// Is the machine going down, and not only its agent?
bool machine_stops(os::System& system) {
  if (!system.follow("/run/systemd/system")) return true;
  const auto state = system.run(
      {.argv = {"systemctl", "is-system-running"}, .timeout = std::chrono::milliseconds(3000)});
  return base::trim(state.out) == "stopping";
}

class Daemon {
 public:
  Daemon(const cli::Arguments& arguments, const std::vector<std::string>& command_line)
      : arguments_(arguments), command_line_(command_line) {}
  int run();

 private:
  void handle_signals();
  void handle(int number);
  void start_run();
  void child_ended(int status);
  void end_overdue_run();
  void plan_next_run(bool first);
  int stop();
  void restart();
  void say(Level level, const std::string& message);
  std::optional<std::chrono::seconds> duration(const char* setting) const {
    return arguments_.settings.duration(setting);
  }

  const cli::Arguments& arguments_;
  const std::vector<std::string>& command_line_;
  os::PosixSystem system_;
  std::unique_ptr<cli::Session> session_;
  std::unique_ptr<Lease> lease_;
  os::Descriptor signals_;
  pid_t child_ = -1;
  Clock::time_point child_began_{}, next_run_ = Clock::now();
  bool run_wanted_ = false, restart_wanted_ = false, ended_ = false, overdue_ = false;
  int stop_signal_ = 0;
};

void Daemon::say(Level level, const std::string& message) {
  base::LogMessage line{level, message};
  line.time = system_.now();
  session_->log().write(line);
}

void Daemon::plan_next_run(bool first) {
  const auto interval = duration("runinterval").value_or(std::chrono::seconds(1800));
  if (first) {
    if (!arguments_.settings.boolean("splay")) return;
    const auto limit = duration("splaylimit").value_or(interval);
    std::random_device random;
    next_run_ +=
        std::chrono::seconds(std::uniform_int_distribution<std::int64_t>(0, limit.count())(random));
    return;
  }
  if (interval.count() <= 0) {
    next_run_ = Clock::now();
    return;
  }
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(system_.now().time_since_epoch());
  auto wait = phase_of(arguments_.settings.text("certname"), interval) - now % interval;
  if (wait.count() < 0) wait += interval;
  if (wait < interval / 2) wait += interval;  // the last run was just now
  next_run_ = Clock::now() + wait;
}

void Daemon::start_run() {
  run_wanted_ = false;
  child_began_ = Clock::now();
  overdue_ = false;
  child_ = ::fork();
  if (child_ < 0) {
    say(Level::err, base::with_errno("Could not fork", errno));
    return plan_next_run(false);
  }
  if (child_ > 0) return;
  signals_.reset();
  const auto mask = watched_signals();
  const os::StopSignals stop_signals;
  ::sigprocmask(SIG_UNBLOCK, &mask, nullptr);
  RunControl control;
  control.stop_requested = [] { return os::StopSignals::received() != 0; };
  const auto result = run_once(arguments_, control);
  std::fflush(nullptr);
  ::_exit(result.end == RunEnd::no_certificate ? no_certificate_status
          : result.end == RunEnd::done         ? 0
                                               : 1);
}

void Daemon::child_ended(int status) {
  child_ = -1;
  ended_ = WIFEXITED(status) && WEXITSTATUS(status) == no_certificate_status;
  plan_next_run(false);
}

void Daemon::end_overdue_run() {
  const auto most = duration("runtimeout");
  if (child_ <= 0 || !most || most->count() == 0 || Clock::now() - child_began_ < *most) return;
  constexpr auto grace = std::chrono::seconds(30);
  if (!overdue_) {
    say(Level::err, fmt::format("Execution of Puppet configuration client did not complete within "
                                "{} seconds and was terminated.",
                                most->count()));
    ::kill(child_, SIGTERM);
    overdue_ = true;
  } else if (Clock::now() - child_began_ > *most + grace) {
    ::kill(child_, SIGKILL);
  }
}

void Daemon::handle(int number) {
  switch (number) {
    case SIGCHLD: {
      int status = 0;
      if (child_ > 0 && ::waitpid(child_, &status, WNOHANG) == child_) child_ended(status);
      return;
    }
    case SIGHUP:
      say(Level::notice, "Caught HUP; storing restart");
      restart_wanted_ = true;
      return;
    case SIGUSR1:
      say(Level::notice, "Caught USR1; storing reload");
      run_wanted_ = true;
      return;
    case SIGUSR2:
      say(Level::notice, "Caught USR2; storing reopen_logs");
      session_ = std::make_unique<cli::Session>(arguments_, "agent");
      return;
    default:
      say(Level::notice, fmt::format("Caught {}; exiting", number == SIGINT ? "INT" : "TERM"));
      stop_signal_ = number;
  }
}

void Daemon::handle_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
    handle(static_cast<int>(info.ssi_signo));
}

int Daemon::stop() {
  if (child_ > 0) {
    ::kill(child_, SIGTERM);  // it stops after the resource in hand
    ::waitpid(child_, nullptr, 0);
  }
  if (lease_ && machine_stops(system_)) lease_->leave("shutdown");
  return 0;
}

void Daemon::restart() {
  say(Level::notice, "Processing restart");
  say(Level::notice, fmt::format("Restarting with '{}'", base::join(command_line_, " ")));
  const auto mask = watched_signals();
  ::sigprocmask(SIG_UNBLOCK, &mask, nullptr);
  os::replace_program("/proc/self/exe", command_line_);
  throw base::Error("the agent cannot be started anew");
}

int Daemon::run() {
  const auto mask = watched_signals();
  ::sigprocmask(SIG_BLOCK, &mask, nullptr);
  signals_ = os::Descriptor(::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
  session_ = std::make_unique<cli::Session>(arguments_, "agent");
  std::optional<apply::RunLock> pid_file;
  pid_file.emplace(arguments_.settings.text("pidfile"));
  if (!pid_file->held())
    throw base::Error("Could not create PID file: " + arguments_.settings.text("pidfile"));
  say(Level::notice, "Starting Puppet client version " MUSTER_PUPPET_VERSION);
  lease_ = std::make_unique<Lease>(arguments_);
  plan_next_run(true);
  os::give_back_memory();
  while (stop_signal_ == 0 && !ended_) {
    if (child_ <= 0 && restart_wanted_) {
      pid_file.reset();
      restart();
    }
    lease_->tick();
    if (lease_->take_conflict()) run_wanted_ = true;
    if (child_ <= 0 && (run_wanted_ || Clock::now() >= next_run_)) start_run();
    end_overdue_run();
    auto until = std::min(lease_->next(), Clock::now() + std::chrono::seconds(60));
    if (child_ <= 0) until = std::min(until, next_run_);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    pollfd waiting{signals_.get(), POLLIN, 0};
    ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(wait.count(), 0)));
    handle_signals();
  }
  const int status = stop();
  return ended_ ? 1 : status;
}

}  // namespace

std::chrono::seconds phase_of(const std::string& certname, std::chrono::seconds interval) {
  if (interval.count() <= 0) return std::chrono::seconds(0);
  const auto digest = crypto::digest(crypto::Algorithm::sha256, certname);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8U | static_cast<unsigned char>(digest[i]);
  return std::chrono::seconds(number % static_cast<std::uint64_t>(interval.count()));
}

int run_daemon(const cli::Arguments& arguments, const std::vector<std::string>& command_line) {
  if (arguments.settings.boolean("daemonize")) go_into_the_background();
  ::prctl(PR_SET_NAME, "puppet-agent");
  return Daemon(arguments, command_line).run();
}

}  // namespace muster::agent
