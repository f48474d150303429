#pragma once
#include <functional>
#include <optional>
#include <string>

namespace muster::ssh {

/// Asks the user; nullopt: cannot.
using Ask = std::function<std::optional<std::string>(const std::string& prompt, bool echo)>;

}  // namespace muster::ssh
