#pragma once
#include "server/options.hh"

namespace muster::server {

/// What handlers in a compile worker may use.
struct CompilerServices {
  const Options& options;
};

}  // namespace muster::server
