#pragma once
#include <string>
#include <vector>

#include "base/log.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

/// Gives up for good what a process does not need: its user, privileges, files, system calls.
/// Throws base::Error when something that the kernel has cannot be given up; what the kernel does
/// not have is said in the log.
void confine(Part part, const Options& options, base::LogSink& log);

/// As root: makes the users that the processes run as where they are missing, and gives them the
/// folders that they write. What keeps them from it all the same goes to `notices`. Throws
/// base::Error.
void prepare_users(const Options& options, std::vector<std::string>& notices);

}  // namespace muster::server
