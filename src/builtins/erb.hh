#pragma once
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// The text (a String) of an ERB template, run in Ruby, with the caller's variables. `path` is its
/// file; null: `source` is the template. Throws ruby::Failure for what Ruby code may rescue,
/// SourceError for what it does not (a syntax error), and base::Error where there is no Ruby.
Value render_erb(Call& call, const std::string* path, const Value& source);

}  // namespace muster::builtins
