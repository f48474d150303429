#include "server/forked.hh"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/error.hh"

namespace muster::server {

namespace {

void close_all_but(int kept) {
  constexpr unsigned first = 3, last = ~0U;
  const auto own = static_cast<unsigned>(kept);
  if (own > first) ::syscall(SYS_close_range, first, own - 1, 0);
  ::syscall(SYS_close_range, own + 1, last, 0);
}

}  // namespace

pid_t fork_with(const os::Descriptor& kept, base::LogSink& log, const std::function<int()>& work) {
  const auto parent = ::getpid();
  const auto pid = ::fork();
  if (pid < 0) throw base::Error(base::with_errno("fork", errno));
  if (pid > 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  // Nobody waits for its children; its parent's ways of ending are not its own.
  std::signal(SIGCHLD, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  close_all_but(kept.get());
  try {
    ::_exit(work());
  } catch (const std::exception& e) {
    log.write({base::Level::err, e.what()});
    ::_exit(1);
  }
}

}  // namespace muster::server
