#pragma once
#include <sys/types.h>

#include <optional>
#include <vector>

#include "os/system.hh"

namespace muster::os {

/// Whom the program runs as.
struct Identity {
  uid_t uid;
  gid_t gid;
  std::vector<gid_t> groups;
};

/// nullopt when the command runs as we do. Throws base::Error for a user or group that is not
/// there.
std::optional<Identity> identity_for(System& system, const Command& command);

/// In a child, between vfork and exec. Returns the error number, 0 when all ids are what they shall
/// be.
int become(const Identity& identity);

}  // namespace muster::os
