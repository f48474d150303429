#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "cli/cli.hh"

namespace muster::agent {

/// The agent that stays: a run every runinterval, each in a process of its own, at this node's own
/// moment of the interval; the machine's lease; signals. Returns the exit status.
int run_daemon(const cli::Arguments& arguments, const std::vector<std::string>& command_line);

/// Seconds into each interval at which that node's runs begin: nodes spread evenly, whenever they
/// were started.
std::chrono::seconds phase_of(const std::string& certname, std::chrono::seconds interval);

}  // namespace muster::agent
