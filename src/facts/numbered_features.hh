#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.hh"

namespace muster::facts {

/// What `PROGRAM upgrade -v` prints; empty when the program is not installed.
std::string upgrade_list(Context& context, const std::string& program);
/// The numbers that indented lines of it begin with.
std::vector<std::string> numbered_features(std::string_view text);

}  // namespace muster::facts
