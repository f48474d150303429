#pragma once
#include <optional>
#include <string_view>

namespace muster::value {

/// A decimal number with point or exponent, of any length: the nearest double; infinite or zero
/// where there is none. nullopt for anything else.
std::optional<double> read_real(std::string_view text);

}  // namespace muster::value
