#pragma once
#include "server/options.hh"
#include "server/upstream.hh"
#include "server/workbench.hh"

namespace muster::server {

/// What handlers in a compile worker may use. A worker answers one request at a time, so they may
/// wait. They throw Elsewhere when the request belongs to another environment's worker.
struct CompilerServices {
  const Options& options;
  Workbench& bench;
  Upstream& upstream;
  base::LogSink& log;
  std::string node;  // what an earlier worker knew of the node: its Classification; empty: nothing
};

/// Another environment's worker shall answer.
struct Elsewhere {
  std::string environment;
  std::string node;  // CompilerServices::node for it
};

}  // namespace muster::server
