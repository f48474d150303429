#pragma once
#include "server/process.hh"

namespace muster::server {

/// The process that speaks TLS and HTTP: matches, authorizes, answers itself or forwards.
/// Returns the exit status; what it throws ends the process.
int run_front(Process& process);

}  // namespace muster::server
