#pragma once
#include "builtins/builtins.hh"

namespace muster::builtins {

enum class Extreme : std::uint8_t { least, greatest };

/// max() and min(): of the arguments or of one array; with a block, by its order.
Builtin extreme(std::string doc, Extreme wanted);

}  // namespace muster::builtins
