#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hh"
#include "crypto/digest.hh"
#include "os/tree.hh"

namespace muster::resources {

/// Files kept by the digest of their content, in Puppet's layout:
/// DIRECTORY/<8 folders of one digit>/<digest>/{contents,paths}. Several processes may use one.
class Filebucket {
 public:
  /// Gets the lines that Puppet logs while it works.
  using Log = std::function<void(base::Level, std::string)>;
  struct Kept {
    std::string sum;
    std::int64_t time_ns;
    std::string path;  // where it was when it was put in
  };

  Filebucket(std::string directory, crypto::Algorithm algorithm, Log log = {})
      : directory_(std::move(directory)), algorithm_(algorithm), log_(std::move(log)) {}

  /// Puts an open file in and returns its digest. `path` is what it was asked for by. Throws
  /// base::Error "Could not back up PATH: …"; nothing half done is left then.
  std::string add(const os::Descriptor& file, const std::string& path) const;
  /// The same for content that was sent; `path` may be empty.
  std::string put(std::string_view content, const std::string& path) const;
  /// Is it there, and was it at that path? An empty path is any.
  bool has(const std::string& sum, const std::string& path) const;
  /// The file with that digest, for reading; empty when there is none.
  os::Descriptor open(const std::string& sum) const;
  /// Where it is, or would be.
  std::string contents_path(const std::string& sum) const { return folder_for(sum) + "/contents"; }
  /// Its content. Throws base::Error "File not found".
  std::string content(const std::string& sum) const;
  /// What was put in, or seen again, between two times: by path, then time.
  std::vector<Kept> list(std::int64_t from_ns, std::int64_t to_ns) const;

 private:
  std::string folder_for(const std::string& sum) const;
  std::string add_as(const os::Descriptor& file, const std::string& path) const;
  void keep(const os::Descriptor& file, const std::string& sum, const std::string& folder) const;
  void log(base::Level level, std::string message) const;
  std::string labelled(const std::string& sum) const;

  std::string directory_;
  crypto::Algorithm algorithm_;
  Log log_;
};

}  // namespace muster::resources
