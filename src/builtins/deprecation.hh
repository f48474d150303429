#pragma once
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// A warning, said once a compile per key; it does not name the place of the call.
void deprecate(const Call& call, const std::string& key, const std::string& message);
/// The same with the place of the call, said once for each place.
void deprecate_here(const Call& call, const std::string& key, const std::string& message);

}  // namespace muster::builtins
