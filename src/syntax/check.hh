#pragma once
#include "syntax/program.hh"

namespace muster::syntax {

/// What the checker found, in the order of the source.
struct Findings {
  std::vector<diag::Diagnostic> errors;
  std::vector<diag::Diagnostic> warnings;
};

/// Judges a parsed program by the rules that need no evaluation: what may stand where, names,
/// assignments, values that are produced and forgotten. Throws diag::SourceError where Puppet stops
/// at once.
Findings check(const Program& program, const ParseOptions& options);

}  // namespace muster::syntax
