#pragma once
#include <memory>
#include <vector>

#include "types/type.hh"

namespace muster::types {

/// What T.new accepts: one tuple of parameter types per way to call it. Empty when T has no new.
std::vector<std::shared_ptr<const TupleType>> new_signatures(const Type& type);

}  // namespace muster::types
