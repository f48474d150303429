#pragma once
#include <string_view>

namespace muster::diag {

/// The name that programs which read Puppet's logs know a message by: "SYNTAX_ERROR",
/// "UNKNOWN_VARIABLE". Empty for a message that has none. `message` is without its place.
std::string_view issue_code(std::string_view message);

}  // namespace muster::diag
