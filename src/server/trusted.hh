#pragma once
#include <string>
#include <unordered_map>

#include "os/system.hh"
#include "value/value.hh"

namespace muster::server {

/// $trusted: what a node's certificate says, not the node. Puppet's extensions go by their short
/// names. `external_command` (empty: none) is given the certname and says more, as JSON; or it is a
/// folder of such programs. Throws base::Error.
value::Hash trusted_of(const std::string& certname, value::Hash extensions, os::System& system,
                       const std::string& external_command);

/// The extensions of certificates (DER); one that was read is not read again.
class Extensions {
 public:
  /// Throws base::Error.
  const value::Hash& of(const std::string& certificate);

 private:
  std::unordered_map<std::string, value::Hash> known_;
};

}  // namespace muster::server
