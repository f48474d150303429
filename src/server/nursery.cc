#include "server/nursery.hh"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "base/error.hh"
#include "server/control.hh"
#include "server/forked.hh"
#include "server/worker.hh"

namespace muster::server {

namespace {

/// The kernel tells nobody of the workers' ends; their manager sees its channels end.
void raise_workers(Workbench& bench, const os::Descriptor& control, base::LogSink& log) {
  while (true) {
    pollfd wanted{control.get(), POLLIN, 0};
    if (::poll(&wanted, 1, -1) < 0 && errno != EINTR) return;
    auto received = receive_control(control);
    if (received.kind == Received::Kind::ended) return;
    if (received.kind != Received::Kind::message || received.control.word != "worker") continue;
    auto& end = received.control.descriptor;
    const auto pid = fork_with(end, log, [&] { return run_worker(bench, std::move(end), log); });
    const os::Descriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!send_control(control, "worker", {}, pidfd.get())) return;
  }
}

}  // namespace

os::Descriptor start_nursery(const Options& options, const std::string& environment,
                             base::LogSink& log) {
  auto [ours, their_end] = control_ends();
  const auto& theirs = their_end;  // a binding's name cannot be captured before clang 16
  fork_with(theirs, log, [&] {
    Content content(options, log);
    Workbench bench(options, content, environment);
    bench.warm();
    raise_workers(bench, theirs, log);
    return 0;
  });
  return std::move(ours);
}

}  // namespace muster::server
