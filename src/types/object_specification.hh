#pragma once
#include <string_view>

#include "types/object.hh"

/// How the definition of an Object type is written: the hash in Object[{…}].
namespace muster::types {

/// What such a hash, the specification of an attribute and that of a function must match.
const Type& definition_type();
const Type& attribute_type();
const Type& function_type();

/// "derived"; empty for a normal attribute.
std::string_view kind_text(AttributeKind kind);

/// A member as the normal form of a definition has it.
value::Value specification(const ObjectAttribute& a);
value::Value specification(const ObjectFunction& f);

}  // namespace muster::types
