#pragma once
#include <functional>

#include "types/type.hh"

namespace muster::types {

/// Visits a type and every type it is made of, aliases' targets and Object types' members included,
/// each once. What is inside a type is left out when `visit` returns false for it.
void walk(const Type& type, const std::function<bool(const Type&)>& visit);

}  // namespace muster::types
