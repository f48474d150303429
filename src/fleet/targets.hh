#pragma once
#include <string>
#include <vector>

#include "cli/cli.hh"
#include "ssh/host.hh"
#include "value/value.hh"

namespace muster::fleet {

/// Options of the commands that reach hosts: which, and how.
std::vector<cli::Option> target_options();
/// Were hosts named by an option? Else the first word is a query of the registry.
bool names_hosts(const cli::Arguments& arguments);

/// The hosts that the options, or the query, name, in order and without doubles. Throws
/// cli::UsageError and base::Error; an empty list is an error unless --allow-empty is given.
std::vector<ssh::Host> targets(const cli::Arguments& arguments, const std::string& query);

/// A node of the registry as a host: its address now, and the keys it registered. Throws
/// base::Error when it has no address.
ssh::Host host_of_node(const value::Hash& node);
/// Puts --user, --key, --jump … over a host.
void apply_options(const cli::Arguments& arguments, ssh::Host& host);

/// "web1 web2 db web9" → "db,web[1-2,9]".
std::string folded(const std::vector<std::string>& names);

}  // namespace muster::fleet
