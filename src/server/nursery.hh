#pragma once
#include <string>

#include "os/descriptor.hh"
#include "server/options.hh"

namespace muster::base {
class LogSink;
}

namespace muster::server {

/// Forks the process that has one environment loaded and forks the workers that compile it, so that
/// they share what was parsed. What is sent to it over the returned control end (control.hh):
///     worker   with the end of a channel: a worker for it
/// What comes back:
///     worker   with a pidfd, in the order in which they were asked for
/// It ends when the control end is closed. Throws base::Error.
os::Descriptor start_nursery(const Options& options, const std::string& environment,
                             base::LogSink& log);

}  // namespace muster::server
