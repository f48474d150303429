#pragma once
#include "server/options.hh"

namespace muster::server {

class Process;

/// What handlers in the registry's process may use. One at a time.
struct RegistryServices {
  Process& process;
  const Options& options;
};

}  // namespace muster::server
