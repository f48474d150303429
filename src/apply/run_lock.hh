#pragma once
#include <string>

#include "os/descriptor.hh"

namespace muster::apply {

/// Held by one run at a time. The file has the holder's process id, as Puppet's has; the kernel
/// frees the lock of a run that was killed.
class RunLock {
 public:
  /// `path` empty: no lock is needed, it is always held. Throws base::Error when the file cannot be
  /// made.
  explicit RunLock(std::string path);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  bool held() const { return held_; }

 private:
  std::string path_;
  os::Descriptor file_;
  bool held_ = false;
};

}  // namespace muster::apply
