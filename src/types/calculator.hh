#pragma once
#include <span>

#include "types/type.hh"

namespace muster::types {

/// The most specific type of a value: Integer[5, 5], String['abc'] (prints as String), Tuple[…] /
/// Struct for infer_set, Array[…] / Hash[…] of common types for infer.
TypePtr infer(const value::Value& v);
TypePtr infer_set(const value::Value& v);

bool instance(const Type& type, const value::Value& v);
bool assignable(const Type& to, const Type& from);
/// Does a call with these arguments (and this block type, or null) fit?
bool callable_with(const CallableType& callable, std::span<const value::Value> arguments,
                   const Type* block);

/// Without values, ranges and sizes: Integer[1,2] → Integer, Tuple → Array.
TypePtr generalize(const TypePtr& type);
/// The narrowest type Puppet finds that both are assignable to.
TypePtr common_type(const TypePtr& a, const TypePtr& b);
/// Flattens, merges and sorts out what Variant's constructor does in Puppet.
TypePtr normalize(const TypePtr& type);

/// An alias's target, through any number of aliases; the type itself otherwise.
const Type& unalias(const Type& type);

/// Can the type be iterated over (Iterable)? The type of its elements, or nullptr.
TypePtr element_type(const Type& type);

}  // namespace muster::types
