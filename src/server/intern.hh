#pragma once
#include <string>
#include <string_view>

#include "server/indirection.hh"
#include "value/value.hh"

namespace muster::server {

/// The outline of a PUT's body: an object in JSON or PSON, as its content type says. These bodies
/// are large, and are kept as they came. Throws HttpError with Puppet's texts.
value::Hash interned(const net::Request& request);
/// Throws HttpError when the member does not have the name that the path has.
void check_name(const value::Hash& instance, std::string_view member, const std::string& key);
HttpError not_interned(std::string_view why);

}  // namespace muster::server
