#include "server/spawn.hh"

#include <fcntl.h>
#include <linux/close_range.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hh"
#include "server/authority_process.hh"
#include "server/compiler_process.hh"
#include "server/confinement.hh"
#include "server/front_process.hh"
#include "server/poller_process.hh"
#include "server/process.hh"
#include "server/registry_process.hh"

namespace muster::server {

namespace {

constexpr int control_number = 3, listening_number = 4, first_other = 5;

int run_part(Process& process) {
  switch (process.part()) {
    case Part::authority: return run_authority(process);
    case Part::registry: return run_registry(process);
    case Part::compiler: return run_compiler(process);
    case Part::poller: return run_poller(process);
    case Part::front: return run_front(process);
  }
  return 1;
}

void reset_signals() {
  // From a terminal they reach all processes; the supervisor decides what they mean. One may have
  // come already, and wait for the end of the mask.
  for (const int number : {SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE}) ::signal(number, SIG_IGN);
  ::signal(SIGTERM, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Leaves the two it was given under the numbers above, and the standard ones.
void keep_only(int control, int listening) {
  // Both out of the way of the numbers they get.
  const int high_control = ::fcntl(control, F_DUPFD_CLOEXEC, 64);
  const int high_listening = ::fcntl(listening, F_DUPFD_CLOEXEC, 64);
  ::dup3(high_control, control_number, O_CLOEXEC);
  int next = listening_number;
  if (listening >= 0) {
    ::dup3(high_listening, listening_number, O_CLOEXEC);
    next = first_other;
  }
  ::syscall(SYS_close_range, next, ~0U, 0);
}

int run_child(Part part, const Options& options, int control, int listening, pid_t supervisor) {
  reset_signals();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) return 1;
  keep_only(control, listening);
  const std::string name(name_of(part));
  ::prctl(PR_SET_NAME, ("muster-" + name).c_str());
  Log log(name, options.level, options.log_form);
  try {
    Process process(part, options, os::Descriptor(control_number), log);
    process.set_listening_socket(listening >= 0 ? listening_number : -1);
    process.set_confine([&] { confine(part, options, log); });
    // Before there are threads or children. The front has a key to read first.
    if (part != Part::front) process.confine();
    return run_part(process);
  } catch (const std::exception& e) {
    log.write({base::Level::err, e.what()});
    return 1;
  }
}

}  // namespace

pid_t spawn(Part part, const Options& options, const os::Descriptor& control, int listening) {
  const auto supervisor = ::getpid();
  const auto pid = ::fork();
  if (pid < 0) throw base::Error(base::with_errno("fork", errno));
  if (pid > 0) return pid;
  // Nothing that belongs to the supervisor is destroyed here.
  ::_exit(
      run_child(part, options, control.get(), part == Part::front ? listening : -1, supervisor));
}

}  // namespace muster::server
