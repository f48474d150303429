#pragma once
#include "cli/session.hh"

namespace muster::cli {

/// What the settings say of how types and providers work. Keeps a reference to the session.
resources::RunOptions run_options(Session& session);

}  // namespace muster::cli
