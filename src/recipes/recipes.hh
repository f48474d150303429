#pragma once
#include <functional>
#include <span>
#include <string>

#include "ssh/ask.hh"
#include "value/value.hh"

namespace muster::recipes {

/// What a recipe may ask for beside its servers.
struct Calls {
  ssh::Ask ask;
  /// The servers that a query of the registry matches now, each as host_from() reads it.
  std::function<value::Array(const std::string& query)> nodes;
};

/// Runs a Capistrano command line ("production", "deploy") in Ruby over the deploy engine; the exit
/// status. As `muster deploy` a stage alone means its task deploy; as `cap` it does not. Throws
/// base::Error where there is no Ruby.
int run(const std::string& program, std::span<const std::string> arguments, const Calls& calls);

}  // namespace muster::recipes
