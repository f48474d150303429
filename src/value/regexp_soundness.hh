#pragma once
#include <string_view>

namespace muster::value {

/// True of a pattern that the engine surely takes: plain characters, classes, groups, alternatives
/// and repeats of them. False leaves it open.
bool surely_sound(std::string_view pattern);

}  // namespace muster::value
