#pragma once
#include <string>

#include "os/descriptor.hh"

namespace muster::os {

/// Held by one thread of one process at a time; the kernel frees the lock of who was killed.
class FileLock {
 public:
  /// Waits for it. The file is made when there is none, and stays. Throws base::Error.
  explicit FileLock(const std::string& path);

 private:
  Descriptor file_;
};

}  // namespace muster::os
