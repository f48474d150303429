#pragma once
#include <string>

namespace muster::ssh {

/// A command that signals another one of the same connection with its children: the process group
/// that sshd made for it. It is found among the other children of the connection's sshd: the only
/// one, or the one whose command line is `command`.
std::string command_that_signals(const std::string& signal, const std::string& command);

}  // namespace muster::ssh
