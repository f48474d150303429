#pragma once
#include <optional>
#include <string>

#include "cli/session.hh"

namespace muster::cli {

/// The file of a template: MODULE/NAME.epp in a module when there is one, else the file of that
/// name as it was given; nullopt when there is neither.
std::optional<std::string> find_template(Session& session, const std::string& name);

}  // namespace muster::cli
