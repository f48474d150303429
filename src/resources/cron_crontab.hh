#pragma once
#include "resources/provider.hh"

namespace muster::resources {

/// Reads and writes users' crontabs through the `crontab` program.
Provider crontab_provider();

/// The user whose crontab holds a job by default: the one we are.
std::string default_crontab(Context& context);

}  // namespace muster::resources
