#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "os/descriptor.hh"

namespace muster::agent {

/// Contents of files, by what they are: what the cached catalog needs when no server answers. A
/// folder of our own; what is in it was checked when it came.
class ContentStore {
 public:
  explicit ContentStore(std::string folder) : folder_(std::move(folder)) {}

  /// "{sha256}…": may it be kept? Only what the content itself is named by.
  static bool can_keep(const std::string& sum);
  bool has(const std::string& sum) const;
  /// For reading; empty when there is none.
  os::Descriptor open(const std::string& sum) const;

  /// An open file without a name. Throws base::Error.
  os::Descriptor new_file() const;
  /// Gives it the name of its content, which the caller has checked. Throws base::Error.
  void keep(const os::Descriptor& file, const std::string& sum) const;

  /// Removes what is not in `needed` and was not for so long, and then of that what is over the
  /// size, the longest unused first.
  void prune(const std::set<std::string>& needed, std::chrono::seconds unused,
             std::uint64_t most_bytes) const;

 private:
  std::string path_of(const std::string& sum) const;
  std::string folder_;
};

}  // namespace muster::agent
