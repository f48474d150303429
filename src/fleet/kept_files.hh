#pragma once
#include <memory>
#include <string>

#include "cli/cli.hh"
#include "crypto/digest.hh"
#include "os/tree.hh"

namespace muster::fleet {

/// The files that a filebucket keeps, wherever it is.
class KeptFiles {
 public:
  virtual ~KeptFiles() = default;
  /// Keeps it and gives its digest. Throws base::Error "Could not back up PATH: …".
  virtual std::string add(const os::Descriptor& file, const std::string& path) = 0;
  /// Throws base::Error when there is none with that digest.
  virtual os::Descriptor open(const std::string& sum) = 0;
  virtual bool has(const std::string& sum) = 0;
  /// What a diff calls it.
  virtual std::string name_of(const std::string& sum) const = 0;
};

/// Those of the server in the settings, asked with this node's certificate. Throws base::Error when
/// the node has none.
std::unique_ptr<KeptFiles> files_of_server(const cli::Arguments& arguments,
                                           crypto::Algorithm algorithm);

}  // namespace muster::fleet
