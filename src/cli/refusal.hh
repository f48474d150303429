#pragma once
#include <string>

#include "apply/log_destinations.hh"
#include "diag/diagnostic.hh"

namespace muster::cli {

/// What the code was for, as far as Puppet names it: the environment of code that does not parse,
/// the node of a catalog.
struct CompiledFor {
  std::string environment, node;
};

/// Logs what is wrong with the user's code as Puppet does, each error with its source line and a
/// caret. What it was for goes around a single error's line ("Could not parse for environment E: …
/// on node N"); several errors stand as they are, with Puppet's closing line after them.
void log_refusal(apply::Logs& log, const diag::SourceError& error, const CompiledFor& what);
/// The warnings of code that was refused, and its errors when they are several.
void log_before_closing(apply::Logs& log, const diag::SourceError& error);

/// The error that Puppet raises in the end: the first, or its closing line for several, which has
/// the file only.
diag::Diagnostic raised(const diag::SourceError& error);
std::string before_parse_error(const std::string& environment);
/// The members of a message's place that are known; file, line and column of others are empty and
/// 0.
void set_place(base::LogMessage& line, const diag::Diagnostic& d);

}  // namespace muster::cli
