#pragma once
#include "env/environment.hh"
#include "value/value.hh"

namespace muster::server {

/// The classes of an environment's manifests with their parameters, file by file, as Puppet tells
/// them: {"name": ENVIRONMENT, "files": [{"path", "classes"} or {"path", "error"}]}.
value::Hash classes_of(env::Environment& environment);

}  // namespace muster::server
