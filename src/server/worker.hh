#pragma once
#include "os/descriptor.hh"
#include "server/workbench.hh"

namespace muster::server {

/// A compile worker: answers its manager's jobs (compile_wire.hh), one at a time, until the manager
/// is gone. It takes from itself all that compiling does not need before the first of them. Returns
/// the exit status.
int run_worker(Workbench& bench, os::Descriptor socket, base::LogSink& log);

}  // namespace muster::server
