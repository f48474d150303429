#pragma once
#include <string>
#include <string_view>

#include "registry/node.hh"
#include "value/value.hh"

namespace muster::registry {

/// A node as it is kept in the database: all of it but the lease.
std::string to_json(const Node& node);
/// Throws base::Error.
Node node_from_json(std::string_view text);

/// A node as people and programs get it. `clock`: the lease clock's time.
value::Hash shown(const Node& node, Milliseconds clock);

}  // namespace muster::registry
