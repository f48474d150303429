#include "cli/hold_signals.hh"

#include <signal.h>

namespace muster::cli {

void hold_signals_of_server(std::span<const std::string> arguments) {
  if (arguments.size() < 2 || arguments[1] != "server") return;
  sigset_t held;
  ::sigemptyset(&held);
  ::sigaddset(&held, SIGHUP);
  ::sigaddset(&held, SIGUSR2);
  ::sigprocmask(SIG_BLOCK, &held, nullptr);
}

}  // namespace muster::cli
