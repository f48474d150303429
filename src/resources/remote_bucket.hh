#pragma once
#include <string>

#include "crypto/digest.hh"
#include "os/descriptor.hh"

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

/// "sha256/DIGEST". Throws base::Error when that is no digest.
std::string remote_key(crypto::Algorithm algorithm, const std::string& sum);
/// Keeps an open file and returns its digest. `path` is what it was asked for by. Throws
/// base::Error "Could not back up PATH: …".
std::string keep_remotely(RemoteBucket& bucket, crypto::Algorithm algorithm,
                          const os::Descriptor& file, const std::string& path);

}  // namespace muster::resources
