#pragma once
#include "registry/times.hh"

namespace muster::registry {

/// The time that counts against leases. It stands still while this process did not run: a server
/// that was paused, swapped out or stuck in a disk must not take its own silence for the nodes'.
class LeaseClock {
 public:
  /// Once at the start, and whenever something happens. True: it was silent for more than `pause`.
  bool advance(Milliseconds steady, Milliseconds pause) {
    const auto step = steady - last_;
    const bool first = !started_;
    started_ = true;
    last_ = steady;
    if (first || step < Milliseconds(0)) return false;
    if (step > pause) return true;
    now_ += step;
    return false;
  }
  Milliseconds now() const { return now_; }

 private:
  bool started_ = false;
  Milliseconds last_{0};
  Milliseconds now_{0};
};

}  // namespace muster::registry
