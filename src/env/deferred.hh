#pragma once
#include "env/compile.hh"

namespace muster::env {

/// Replaces each Deferred in the catalog's parameters by what its call returns on this machine, as
/// the side that applies a catalog does. What comes out Sensitive is unwrapped and marked. Throws
/// like compile().
void resolve_deferred(catalog::Catalog& catalog, Environment& environment,
                      const Functions& functions, catalog::Schemas& schemas, Request request,
                      const eval::LogSink& log);

}  // namespace muster::env
