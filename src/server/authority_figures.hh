#pragma once
#include <string>

#include "pki/authority.hh"

namespace muster::server {

/// The CA, for /metrics.
std::string authority_figures(pki::Authority& authority);

}  // namespace muster::server
