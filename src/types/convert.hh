#pragma once
#include <functional>
#include <optional>
#include <span>

#include "types/names.hh"
#include "types/type.hh"

namespace muster::types {

/// T.new(arguments…) for every type that has one, Object types and Init included. Throws
/// SourceError (no place: the caller adds it) with Puppet's text.
value::Value new_instance(const Type& type, std::span<const value::Value> arguments, Names& names);

/// The number a string stands for in arithmetic ("1", "0x1F", "017", "1.5", " 1"); nullopt when it
/// is none.
std::optional<value::Value> to_number(std::string_view text);

/// Rich data as it goes over the wire ({"__ptype": …}) and back.
value::Value to_rich_data(const value::Value& v);
value::Value from_rich_data(const value::Value& data, Names& names);

}  // namespace muster::types
