#pragma once
#include <sys/types.h>

#include <functional>

#include "base/log.hh"
#include "os/descriptor.hh"

namespace muster::server {

/// Forks a process that has no descriptors but the first three and `kept`, does the work and ends
/// with the status it returns; what it throws is
/// logged and ends it too. It ends as well when its parent does.
/// Throws base::Error.
pid_t fork_with(const os::Descriptor& kept, base::LogSink& log, const std::function<int()>& work);

}  // namespace muster::server
