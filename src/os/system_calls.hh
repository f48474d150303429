#pragma once

namespace muster::os {

/// Groups of system calls; what is in none of those that a process is given fails with EPERM.
struct SystemCalls {
  bool files_written = false;  // made, changed, renamed, removed
  bool programs = false;       // processes started and ended
  bool connections_taken = false;
  bool connections_made = false;
};

/// For this process and what it starts, for good. False: the kernel has no such filters. Throws
/// base::Error.
bool allow_only(const SystemCalls& calls);

}  // namespace muster::os
