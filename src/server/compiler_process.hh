#pragma once
#include "server/process.hh"

namespace muster::server {

/// The process that has the environments and forks workers that compile. Answers the front
/// (CompilerServices, in the workers); asks the registry.
/// Returns the exit status; what it throws ends the process.
int run_compiler(Process& process);

}  // namespace muster::server
