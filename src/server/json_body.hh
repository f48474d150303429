#pragma once
#include <string>
#include <string_view>

#include "net/message.hh"
#include "value/value.hh"

namespace muster::server {

/// The body as a JSON object. Throws HttpError.
value::Hash json_body(const net::Request& request);

// Members of an object; undef, empty, when they are missing or of another kind.
std::string text_member(const value::Hash& object, std::string_view name);
bool flag_member(const value::Hash& object, std::string_view name);
const value::Hash* object_member(const value::Hash& object, std::string_view name);

}  // namespace muster::server
