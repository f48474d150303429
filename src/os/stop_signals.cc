#include "os/stop_signals.hh"

#include <signal.h>

#include <array>

namespace muster::os {

namespace {

constexpr std::array<int, 3> watched = {SIGTERM, SIGINT, SIGHUP};

// A signal handler can reach nothing but what is static.
volatile sig_atomic_t received_signal = 0;
std::array<struct sigaction, watched.size()> actions_before;

void note_signal(int number) {
  received_signal = number;
}

}  // namespace

StopSignals::StopSignals() {
  received_signal = 0;
  struct sigaction action {};
  action.sa_handler = note_signal;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < watched.size(); ++i)
    ::sigaction(watched[i], &action, &actions_before[i]);
}

StopSignals::~StopSignals() {
  for (std::size_t i = 0; i < watched.size(); ++i)
    ::sigaction(watched[i], &actions_before[i], nullptr);
}

int StopSignals::received() {
  return received_signal;
}

}  // namespace muster::os
