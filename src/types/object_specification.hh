#pragma once
#include "types/object.hh"

/// How the definition of an Object type is written: the hash in Object[{…}].
namespace muster::types {

/// What such a hash, the specification of an attribute and that of a function must match.
const Type& definition_type();
const Type& attribute_type();
const Type& function_type();

/// A member as the normal form of a definition has it.
value::Value specification(const ObjectAttribute& a);
value::Value specification(const ObjectFunction& f);

}  // namespace muster::types
