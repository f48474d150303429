#pragma once
#include "server/process.hh"

namespace muster::server {

/// The process that alone writes the database. Answers the front (RegistryServices) and the
/// compiler; gets listings from the poller; tells the front events. Returns the exit status; what
/// it throws ends the process.
int run_registry(Process& process);

}  // namespace muster::server
