#pragma once
#include "builtins/builtins.hh"

namespace muster::builtins {

/// notice() and its kin: log the arguments' texts, joined by spaces, at a level.
Builtin logging(eval::Level level);

}  // namespace muster::builtins
