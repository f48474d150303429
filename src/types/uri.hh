#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "types/type.hh"
#include "value/rich.hh"

namespace muster::types {

/// The parts a URI has, by name in the order scheme, userinfo, host, port, path, query, fragment,
/// opaque. Scheme and host are lower case; the port is a string, left out when it is the scheme's
/// own.
value::Hash uri_parts(std::string_view text);

/// A URI as Ruby prints it: the scheme in lower case, no port that is the scheme's own.
std::string canonical_uri(const std::string& text);

/// What URI('…').NAME is: undef for a part it has not; nothing when URIs have no such member.
std::optional<value::Value> uri_member(const value::Uri& uri, std::string_view name);

/// Do they name the same when the case of scheme and host and the standard port are left out?
bool same_uri(const value::Uri& a, const value::Uri& b);

/// The type of a URI: one that asks for the same parts.
TypePtr uri_type_of(const value::Uri& uri);

}  // namespace muster::types
