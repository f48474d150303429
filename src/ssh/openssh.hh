#pragma once
#include <string>
#include <vector>

#include "ssh/route.hh"

namespace muster::ssh {

/// A folder of our own for a control socket and keys, which goes with its contents.
class PrivateFolder {
 public:
  /// Throws base::Error.
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  /// Nobody else can read it.
  void write(const std::string& name, const std::string& content) const;

 private:
  std::string path_;
};

/// What the OpenSSH client needs to reach a host as we would: options, without the program's name
/// and without the host's. Private keys that are in no file go into one in `folder`; without a
/// folder they are left out.
std::vector<std::string> openssh_options(const Route& route, const PrivateFolder* folder);

}  // namespace muster::ssh
