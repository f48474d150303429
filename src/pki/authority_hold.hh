#pragma once
#include "os/file_lock.hh"
#include "pki/authority.hh"

namespace muster::pki {

/// The right to change a CA's files: against other threads and other processes.
class Authority::Hold {
 public:
  explicit Hold(Authority& authority)
      : guard_(authority.mutex_), lock_(authority.store_.paths().lock) {}

 private:
  std::lock_guard<std::mutex> guard_;
  os::FileLock lock_;
};

}  // namespace muster::pki
