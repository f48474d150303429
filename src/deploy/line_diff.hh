#pragma once
#include <string>
#include <string_view>

namespace muster::deploy {

/// The lines that two texts do not have in common, each with - or + before it, and a few that they
/// have around them. Long texts are compared from both ends only.
std::string line_diff(std::string_view before, std::string_view after);

}  // namespace muster::deploy
