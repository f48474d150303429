#pragma once
#include <string>
#include <vector>

#include "server/options.hh"

namespace muster::server {

/// Why clients will not believe this server at that time: its certificate or one of the CA's has
/// ended, or the clock is wrong. Empty: all is well. Throws base::Error for what cannot be read.
std::vector<std::string> validity_problems(const Options& options, crypto::Certificate::Time now);

}  // namespace muster::server
