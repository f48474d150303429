#pragma once
#include <array>
#include <csignal>

namespace muster::ruby {

/// Gives the signals back the handlers that they had when this was made.
class KeptSignals {
 public:
  KeptSignals() {
    for (std::size_t i = 0; i < numbers.size(); ++i) ::sigaction(numbers[i], nullptr, &actions_[i]);
  }
  KeptSignals(const KeptSignals&) = delete;
  ~KeptSignals() {
    for (std::size_t i = 0; i < numbers.size(); ++i) ::sigaction(numbers[i], &actions_[i], nullptr);
  }

 private:
  static constexpr std::array numbers = {SIGINT,  SIGHUP,  SIGTERM, SIGQUIT, SIGALRM, SIGUSR1,
                                         SIGUSR2, SIGSEGV, SIGBUS,  SIGILL,  SIGPIPE, SIGSYS};
  std::array<struct sigaction, numbers.size()> actions_{};
};

}  // namespace muster::ruby
