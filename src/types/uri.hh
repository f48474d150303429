#pragma once
#include <string_view>

#include "types/type.hh"
#include "value/rich.hh"

namespace muster::types {

/// The parts a URI has, by name in the order scheme, userinfo, host, port, path, query, fragment,
/// opaque. Scheme and host are lower case; the port is a string, left out when it is the scheme's
/// own.
value::Hash uri_parts(std::string_view text);

/// The type of a URI: one that asks for the same parts.
TypePtr uri_type_of(const value::Uri& uri);

}  // namespace muster::types
