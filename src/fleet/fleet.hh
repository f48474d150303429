#pragma once
#include "cli/cli.hh"

namespace muster::fleet {

/// The commands that need the network, or all commands (commands/NAME.cc).
std::vector<base::Named<cli::Command>> all_commands();

/// These and those of cli, by name.
cli::Commands whole_program();

}  // namespace muster::fleet
