#pragma once

namespace muster::os {

/// While it lives, SIGTERM, SIGINT and SIGHUP only set a flag: the work in hand is finished. One at
/// a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The signal that came, 0 when none did.
  static int received();
};

}  // namespace muster::os
