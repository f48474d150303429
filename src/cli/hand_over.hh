#pragma once
#include <span>
#include <string>

namespace muster::cli {

/// Becomes muster-fleet, the program with every command, which stands beside this one or in
/// ../lib/muster. It gets the same arguments. Returns when there is none.
void hand_over(std::span<const std::string> arguments);

}  // namespace muster::cli
