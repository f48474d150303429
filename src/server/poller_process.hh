#pragma once
#include "server/process.hh"

namespace muster::server {

/// The process that asks the clouds. Tells the registry listings; answers the authority about
/// instances.
/// Returns the exit status; what it throws ends the process.
int run_poller(Process& process);

}  // namespace muster::server
