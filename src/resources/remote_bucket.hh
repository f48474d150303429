#pragma once
#include <string>

namespace muster::resources {

/// The filebucket of a server, for a node that has one. Keys are Puppet's: "sha256/DIGEST/PATH".
/// All throw base::Error when the server cannot be asked.
class RemoteBucket {
 public:
  virtual ~RemoteBucket() = default;
  virtual bool has(const std::string& key) = 0;
  virtual void put(const std::string& key, std::string content) = 0;
  /// Throws base::Error when there is no such content.
  virtual std::string get(const std::string& key) = 0;
};

}  // namespace muster::resources
