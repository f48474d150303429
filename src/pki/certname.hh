#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::pki {

/// Why no certificate can be for that name, in Puppet Server's words; nullopt when one can.
std::optional<std::string> problem_with_certname(std::string_view name);

/// May it be looked for? Names of older CAs, which would not be signed any more, may be; nothing
/// that leads out of a folder may.
bool is_file_name(std::string_view name);

}  // namespace muster::pki
