#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/descriptor.hh"
#include "os/identity.hh"
#include "os/posix_system.hh"
#include "os/tree.hh"

extern char** environ;

namespace muster::os {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds grace_after_term{2000};
constexpr milliseconds poll_without_pidfd{10};
constexpr std::size_t drain_limit = 4u << 20;

/// Everything the child needs, made before it exists: between vfork and exec it may only make
/// system calls.
struct Launch {
  std::string file;
  std::vector<char*> argv;
  std::vector<char*> environment;
  std::string directory;
  std::optional<Identity> identity;
  std::optional<unsigned> umask;
  std::array<int, 3> standard;
  sigset_t signals;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) throw base::Error(base::with_errno("pipe", errno));
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

/// All of the input at once: a program whose input comes by and by takes what it has for the whole
/// when we end before it. A pipe where such a file may not be made.
Pipe make_input(const std::string& input) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (input.empty() || !file) return make_pipe();
  write_all(file, input);
  ::lseek(file.get(), 0, SEEK_SET);
  return {std::move(file), {}};
}

void set_nonblocking(const Descriptor& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

std::vector<std::string> environment_for(const Command& command) {
  std::map<std::string, std::string> set = command.environment;
  if (!command.path.empty()) set["PATH"] = command.path;
  std::vector<std::string> out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::string name(text.substr(0, text.find('=')));
    const bool dropped =
        std::find(command.unset.begin(), command.unset.end(), name) != command.unset.end();
    if (!dropped && !set.contains(name)) out.emplace_back(text);
  }
  for (const auto& [name, value] : set) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

void default_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &action, nullptr);
}

/// In the child. Returns the error number of what failed; does not return when the program started.
int become_program(const Launch& launch) {
  ::setpgid(0, 0);
  for (int target = 0; target < 3; ++target) {
    if (::dup2(launch.standard[static_cast<std::size_t>(target)], target) < 0) return errno;
  }
#ifdef SYS_close_range
  constexpr unsigned close_on_exec = 4;  // CLOSE_RANGE_CLOEXEC
  ::syscall(SYS_close_range, 3u, ~0u, close_on_exec);
#endif
  if (launch.umask) ::umask(*launch.umask);
  if (launch.identity) {
    if (const int code = become(*launch.identity)) return code;
  }
  if (::chdir(launch.directory.c_str()) != 0) return errno;
  default_signals();
  sigset_t none;  // a program of its own answers to SIGTERM, whatever this one has blocked
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(launch.file.c_str(), launch.argv.data(), launch.environment.data());
  return errno;
}

struct Started {
  pid_t pid = -1;
  int error = 0;
};

/// The child shares our memory until it has exec'd: its error number arrives in a variable.
[[gnu::noinline]] Started start(Launch& launch) {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &launch.signals);
  volatile int error = 0;
  const pid_t pid = ::vfork();
  if (pid == 0) {
    error = become_program(launch);
    ::_exit(127);
  }
  const int vfork_error = errno;
  ::pthread_sigmask(SIG_SETMASK, &launch.signals, nullptr);
  if (pid < 0) return {.pid = -1, .error = vfork_error};
  if (error != 0) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return {.pid = -1, .error = error};
  }
  return {.pid = pid, .error = 0};
}

/// Watches one child: feeds its input, keeps its output, ends it when its time is over.
class Watch {
 public:
  Watch(const Command& command, pid_t pid, Descriptor in, Descriptor out, Descriptor err)
      : command_(command),
        pid_(pid),
        pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0u))),
        in_(std::move(in)),
        out_(std::move(out)),
        err_(std::move(err)),
        timed_(command.timeout.count() > 0),
        deadline_(Clock::now() + command.timeout) {
    if (command_.input.empty()) in_.reset();
  }

  CommandResult finish() {
    while (!ended()) {
      enforce_deadline();
      wait_for_events();
    }
    // A daemon that the program left behind may hold the pipes open for ever: take what is there.
    take(out_, result_.out, drain_limit);
    take(err_, result_.err, drain_limit);
    if (result_.timed_out) ::kill(-pid_, SIGKILL);
    reap();
    return std::move(result_);
  }

 private:
  bool ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid == pid_;
  }

  void enforce_deadline() {
    if (!timed_ || Clock::now() < deadline_) return;
    ::kill(-pid_, result_.timed_out ? SIGKILL : SIGTERM);
    result_.timed_out = true;
    deadline_ = Clock::now() + grace_after_term;
  }

  int poll_timeout() const {
    if (!timed_) return pidfd_ ? -1 : static_cast<int>(poll_without_pidfd.count());
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - Clock::now()).count();
    const auto most =
        pidfd_ ? std::int64_t{std::numeric_limits<int>::max()} : poll_without_pidfd.count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, most));
  }

  void wait_for_events() {
    // A negative descriptor is one that poll passes over.
    std::array<pollfd, 4> fds{{{pidfd_.get(), POLLIN, 0},
                               {in_.get(), POLLOUT, 0},
                               {out_.get(), POLLIN, 0},
                               {err_.get(), POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), poll_timeout()) <= 0) return;
    if (fds[1].revents != 0) feed();
    if (fds[2].revents != 0) take(out_, result_.out, drain_limit);
    if (fds[3].revents != 0) take(err_, result_.err, drain_limit);
  }

  void feed() {
    const ssize_t n =
        ::write(in_.get(), command_.input.data() + fed_, command_.input.size() - fed_);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n > 0) fed_ += static_cast<std::size_t>(n);
    if (n < 0 || fed_ == command_.input.size()) in_.reset();
  }

  /// Reads until nothing is left for now, at most `most` bytes; closes at the end of the stream.
  void take(Descriptor& from, std::string& into, std::size_t most) {
    std::array<char, 65536> buffer;
    for (std::size_t taken = 0; from && taken < most;) {
      const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == EAGAIN) return;
      if (n <= 0) return from.reset();
      taken += static_cast<std::size_t>(n);
      const std::size_t room = command_.output_limit - std::min(command_.output_limit, into.size());
      into.append(buffer.data(), std::min(room, static_cast<std::size_t>(n)));
    }
  }

  void reap() {
    int status = 0;
    pid_t reaped;
    do {
      reaped = ::waitpid(pid_, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    if (reaped != pid_) return;
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
    result_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  const Command& command_;
  pid_t pid_;
  Descriptor pidfd_, in_, out_, err_;
  bool timed_;
  Clock::time_point deadline_;
  std::size_t fed_ = 0;
  CommandResult result_;
};

/// A write to a program that closed its input is an error number here, not the end of us.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutSigpipe() {
    if (!::sigismember(&before_, SIGPIPE)) {
      const timespec now{};
      while (::sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;
  const sigset_t& before() const { return before_; }

 private:
  sigset_t pipe_;
  sigset_t before_;
};

CommandResult not_started(std::string reason) {
  CommandResult result;
  result.status = 127;
  result.started = false;
  result.err = std::move(reason);
  return result;
}

CommandResult launch_and_watch(System& system, const Command& command, const std::string& file) {
  std::vector<std::string> argv = command.argv;
  std::vector<std::string> environment = environment_for(command);
  Pipe in = make_input(command.input), out = make_pipe(), err;
  if (!command.merge_stderr) err = make_pipe();
  const int err_target = command.merge_stderr ? out.write_end.get() : err.write_end.get();
  Launch launch{.file = file,
                .argv = pointers(argv),
                .environment = pointers(environment),
                .directory = command.directory.empty() ? "/" : command.directory,
                .identity = identity_for(system, command),
                .umask = command.umask,
                .standard = {in.read_end.get(), out.write_end.get(), err_target},
                .signals = {}};
  const Started started = start(launch);
  if (started.error != 0) return not_started(base::with_errno(command.argv[0], started.error));
  in.read_end.reset();
  out.write_end.reset();
  err.write_end.reset();
  if (in.write_end) set_nonblocking(in.write_end);
  set_nonblocking(out.read_end);
  if (err.read_end) set_nonblocking(err.read_end);
  const WithoutSigpipe guard;
  return Watch(command, started.pid, std::move(in.write_end), std::move(out.read_end),
               std::move(err.read_end))
      .finish();
}

}  // namespace

CommandResult PosixSystem::run(const Command& command) {
  if (command.argv.empty()) return not_started("no program given");
  for (const std::string& argument : command.argv) {
    if (argument.find('\0') != std::string::npos)
      return not_started("an argument contains a null byte");
  }
  const auto file = which(command.argv[0], command.path);
  if (!file) return not_started(base::with_errno(command.argv[0], ENOENT));
  try {
    return launch_and_watch(*this, command, *file);
  } catch (const base::Error& error) {
    return not_started(error.what());
  }
}

CommandResult run_ok(System& system, const Command& command) {
  CommandResult result = system.run(command);
  if (result.ok()) return result;
  std::string message = "Execution of '" + base::join(command.argv, " ") + "' ";
  if (!result.started) {
    message += "failed";
  } else if (result.timed_out) {
    message += "timed out";
  } else {
    message += "returned " + std::to_string(result.status);
  }
  throw base::Error(message + ": " + result.out + result.err);
}

}  // namespace muster::os
