#pragma once
#include "apply/options.hh"
#include "cli/session.hh"

namespace muster::cli {

/// How a catalog is applied, as the settings and the command line say. Keeps a reference to the
/// session.
apply::Options apply_options(Session& session, const Arguments& arguments);

}  // namespace muster::cli
