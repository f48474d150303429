#pragma once
#include "builtins/builtins.hh"

namespace muster::builtins {

/// How many elements, entries, characters or bytes a collection, text or Binary has.
std::size_t size_of(const Value& v);

}  // namespace muster::builtins
