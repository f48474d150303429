#pragma once
#include "cli/cli.hh"

namespace muster::cli {

/// Reads what followed a command's name. Options of the command first; any setting may be given as
/// an option too (--modulepath DIR, --no-noop). Throws UsageError.
Arguments read_arguments(const Command& command, std::span<const std::string> words,
                         Settings settings);

}  // namespace muster::cli
