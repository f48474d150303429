#pragma once
#include "server/classification.hh"
#include "server/compiler_services.hh"

namespace muster::server {

/// A node, what the classifier says of it, and the environment that it belongs to.
struct ClassifiedNode {
  Classification classification;
  env::Layout layout;
};

/// The environment that is asked for, or the default one when there is none of that name.
std::string existing_environment(const std::string& asked, CompilerServices& services);

/// Asks the classifier; without its opinion, or when it does not matter (`is_fixed`), the node
/// belongs to `environment`. Throws HttpError
/// with Puppet's texts, and Elsewhere when the environment is another worker's.
ClassifiedNode classified(const std::string& certname, const std::string& environment,
                          CompilerServices& services, bool is_fixed = false);

}  // namespace muster::server
