#pragma once
#include "cli/settings.hh"
#include "registry/service.hh"

namespace muster::server {

/// The registry's figures and sources of roles, by the settings. Throws base::Error for a value
/// that makes no sense.
registry::Configuration registry_configuration(const cli::Settings& settings);

/// The rules for roles, from their file; none when there is no such file. Throws base::Error with
/// file and line.
registry::RoleRules read_role_rules(const cli::Settings& settings);

}  // namespace muster::server
