#pragma once
#include "server/process.hh"

namespace muster::server {

/// The process that alone can read the CA's key. Answers the front's CA requests
/// (AuthorityServices); asks the poller to confirm instances; tells the front the CA's certificates
/// and lists. Returns the exit status; what it throws ends the process.
int run_authority(Process& process);

}  // namespace muster::server
