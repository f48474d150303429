#pragma once
#include <string>

#include "resources/context.hh"

namespace muster::apply {

/// Runs a command line of the settings prerun_command and postrun_command, through a shell only
/// when it is written for one. False, after a line in the log, when it failed.
bool run_hook(const char* setting, const std::string& command, resources::Context& context);

}  // namespace muster::apply
