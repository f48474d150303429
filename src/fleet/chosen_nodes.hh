#pragma once
#include <functional>
#include <string>
#include <vector>

#include "fleet/registry_client.hh"

namespace muster::fleet {

/// The options that name nodes beside words: -q, --allow-empty.
std::vector<cli::Option> node_options();

/// Keys or names of the nodes that words and the query name. Throws cli::UsageError, base::Error.
std::vector<std::string> chosen_nodes(RegistryClient& client, const cli::Arguments& arguments);

/// Posts to /nodes/NODE/VERB for each, goes on after one that is refused, and says what each is
/// now. Returns the exit status.
int tell_nodes(RegistryClient& client, const std::vector<std::string>& nodes,
               const std::string& verb);

}  // namespace muster::fleet
