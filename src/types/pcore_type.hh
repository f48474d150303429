#pragma once
#include "types/names.hh"
#include "types/type.hh"
#include "value/value.hh"

namespace muster::types {

/// A type as Pcore describes it: {"__ptype" => "Pcore::IntegerType", "from" => 1}. What is inside
/// is not yet data.
value::Hash pcore_description(const Type& type);

/// The type such a description gives, its attributes already made from data. Throws SourceError for
/// a description that is none.
TypePtr pcore_type(std::string_view name, const value::Hash& attributes, Names& names);

/// The parts of a type that descriptions describe like types but that are none: elements of a
/// Struct.
bool is_struct_element(std::string_view name);

}  // namespace muster::types
