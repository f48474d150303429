#pragma once
#include "base/log.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

/// Gives up for good what a process does not need: its user, privileges, files, system calls,
/// memory. Throws base::Error when something that the kernel has cannot be given up; what the
/// kernel does not have is said in the log.
void confine(Part part, const Options& options, base::LogSink& log);

}  // namespace muster::server
