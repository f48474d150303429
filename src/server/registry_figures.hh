#pragma once
#include <string>

#include "registry/service.hh"

namespace muster::server {

/// The registry and its database, for /metrics.
std::string registry_figures(store::Database& database, registry::Service& registry);

}  // namespace muster::server
