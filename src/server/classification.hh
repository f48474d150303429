#pragma once
#include <optional>
#include <string>

#include "cli/settings.hh"
#include "os/system.hh"
#include "value/value.hh"

namespace muster::server {

/// What an external node classifier says of a node.
struct Classification {
  std::string environment;  // empty: it says nothing of it
  value::Value classes;     // an array of names, or a hash with their parameters
  value::Hash parameters;
};

/// Asks the classifier that the settings name (node_terminus=exec, external_nodes=PROGRAM) in
/// Puppet's protocol: its argument is the node, its output YAML. With node_terminus=plain nothing
/// is known of any node. nullopt: the classifier does not know the node. Throws base::Error.
std::optional<Classification> classify(os::System& system, const cli::Settings& settings,
                                       const std::string& certname);

// For who does the rest.
std::string to_json(const Classification& classification);
Classification classification_from_json(const std::string& json);

}  // namespace muster::server
