#pragma once
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// A function of Puppet's that cannot be answered here: a call fails and says what is missing.
Builtin unavailable(std::string doc, std::string needs);

}  // namespace muster::builtins
