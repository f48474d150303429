#pragma once
#include <vector>

#include "types/names.hh"

namespace muster::types {

/// The number and kind of keys that a type takes where types are stated (parameters of classes and
/// defines, type aliases): Puppet words these errors differently from those of an evaluated `[]`.
/// Throws SourceError.
void check_form(const Type& base, const std::vector<value::Value>& keys, const syntax::Access& e);

}  // namespace muster::types
