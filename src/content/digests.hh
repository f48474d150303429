#pragma once
#include <mutex>
#include <string>
#include <unordered_map>

#include "os/beneath.hh"
#include "resources/file_checksum.hh"

namespace muster::content {

/// Checksums of files that were read before: a file is read again when its inode, size or times are
/// others. Any thread may ask.
class Digests {
 public:
  explicit Digests(std::size_t most = 200'000) : most_(most) {}
  /// "{sha256}…". Throws os::PathError.
  std::string of(const os::Beneath::File& file, const resources::Checksum& checksum);
  /// What is known of a file that need not be opened for it; empty: nothing.
  std::string known(const os::FileStatus& status, const resources::Checksum& checksum) const;

 private:
  static std::string key(const os::FileStatus& status, const resources::Checksum& checksum);

  std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> known_;
};

}  // namespace muster::content
