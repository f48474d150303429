#pragma once
#include <string>

#include "base/log.hh"
#include "diag/diagnostic.hh"

namespace muster::cli {

/// Logs what is wrong with the user's code as Puppet does, each error with its source line and a
/// caret. `before` and `after` go around a single error's line ("Could not parse …: ", " on node
/// web1"); several errors stand as they are, with Puppet's closing line after them.
void log_refusal(base::LogSink& log, const diag::SourceError& error, const std::string& before,
                 const std::string& after);

}  // namespace muster::cli
