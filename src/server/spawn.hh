#pragma once
#include <sys/types.h>

#include "os/descriptor.hh"
#include "server/log.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

/// Forks one of the processes, with its end of the control socket and, for the front, the socket
/// that listens; it keeps nothing else that is open. Returns its process id. Throws base::Error.
pid_t spawn(Part part, const Options& options, const os::Descriptor& control, int listening);

}  // namespace muster::server
