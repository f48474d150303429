#pragma once
#include "types/object.hh"

namespace muster::types {

/// Object and TypeSet without parameters.
const TypePtr& plain_object_type();
const TypePtr& plain_type_set();

/// What the make() functions do, for a caller that places the errors itself: these throw
/// base::Error.
ObjectTypePtr read_object_type(const value::Hash& definition, std::string name);
std::shared_ptr<const TypeSetType> read_type_set(const value::Hash& definition, std::string name,
                                                 Names& names);

bool same_object_type(const ObjectType& a, const ObjectType& b);

/// The type of an instance of an Object type with type parameters: the parameters are the
/// instance's own values.
TypePtr extension_of(const Object& object);

/// base[parameters…]: one value per type parameter in order, or a hash by name. Throws base::Error
/// with Puppet's text.
TypePtr extend(const ObjectTypePtr& base, const std::vector<value::Value>& parameters);

}  // namespace muster::types
