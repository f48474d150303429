#pragma once
#include <string_view>

#include "types/recursion.hh"
#include "types/type.hh"

/// The rules of assignable() for types that contain others.
namespace muster::types {

bool collection_assignable(const CollectionType& to, const Type& from);
bool array_assignable(const ArrayType& to, const Type& from, RecursionGuard* guard);
bool hash_assignable(const HashType& to, const Type& from, RecursionGuard* guard);
bool tuple_assignable(const TupleType& to, const Type& from, RecursionGuard* guard);
bool struct_assignable(const StructType& to, const Type& from, RecursionGuard* guard);
bool callable_assignable(const CallableType& to, const CallableType& from, RecursionGuard* guard);

/// Names of resource types, whatever their case.
bool same_name(std::string_view a, std::string_view b);

}  // namespace muster::types
