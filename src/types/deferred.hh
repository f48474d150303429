#pragma once
#include "types/object.hh"

namespace muster::types {

/// The Deferred that a value is: a call that is made where the catalog is applied. nullptr for any
/// other value.
const Object* if_deferred(const value::Value& v);

}  // namespace muster::types
