#pragma once
#include <optional>
#include <string>

#include "os/system.hh"

namespace muster::agent {

/// Is the agent disabled by that file (agent_disabled_lockfile)? Then why, perhaps empty.
std::optional<std::string> disabled_reason(os::System& system, const std::string& path);
/// Throws base::Error.
void disable(const std::string& path, const std::string& reason);
void enable(const std::string& path);

}  // namespace muster::agent
