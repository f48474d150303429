#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"
#include "resources/remote_bucket.hh"

namespace muster::resources {

/// A file that a server has, as it describes it.
struct RemoteFile {
  std::string source;         // "puppet:///modules/ntp/ntp.conf"
  std::string relative_path;  // below what was listed; "." for that itself
  os::FileKind kind = os::FileKind::file;
  std::string sum;  // "{sha256}…", of the kind that was asked for
  std::string link_target;
  std::uint32_t uid = 0, gid = 0;
  unsigned mode = 0;
  std::string content_uri;  // of a file whose description came with the catalog
};

/// The files that `source => "puppet:///…"` names, for a node that has a server. All of them throw
/// base::Error for what is wrong, but for a file that is not there.
class RemoteFiles {
 public:
  struct Question {
    std::string source;
    std::string path;      // of the resource
    std::string checksum;  // "sha256"
    std::string source_permissions;
    bool follow = false;
  };
  struct ListQuestion : Question {
    bool recurse = false;
    std::optional<std::int64_t> depth;
    std::vector<std::string> ignore;
    std::int64_t most = 0;
  };

  virtual ~RemoteFiles() = default;
  virtual std::optional<RemoteFile> find(const Question& question) = 0;
  /// The file itself first. find() knows them afterwards.
  virtual std::optional<std::vector<RemoteFile>> list(const ListQuestion& question) = 0;
  /// The content, a piece at a time; false from `take` ends it.
  virtual void read(const RemoteFile& file, const std::function<bool(std::string_view)>& take) = 0;
  /// Where that server keeps what is replaced.
  virtual RemoteBucket& bucket() = 0;
};

}  // namespace muster::resources
