#pragma once
#include "ssh/host.hh"
#include "value/value.hh"

namespace muster::recipes {

/// The machine that a recipe's server is: {"name", "user", "port", "keys"…}, as sshkit/netssh.rb
/// writes it.
ssh::Host host_from(const value::Hash& server);
/// What a node of the registry tells of itself, in that form.
value::Hash server_from(const ssh::Host& host);

}  // namespace muster::recipes
