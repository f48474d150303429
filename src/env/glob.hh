#pragma once
#include <string>
#include <vector>

namespace muster::env {

/// The existing paths that a pattern with * ? [ ] { } matches, sorted; a path without any of them
/// is itself.
std::vector<std::string> expand_glob(const std::string& pattern);

}  // namespace muster::env
