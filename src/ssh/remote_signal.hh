#pragma once
#include <string>

namespace muster::ssh {

/// A command that signals another one of the same connection with its children: the process group
/// that sshd made for it. It is found among the other children of the connection's sshd by its
/// command line: the shell's, or that of what the shell became for its last word. Where none fits,
/// or several do, nothing is signalled: ending another command would be worse.
std::string command_that_signals(const std::string& signal, const std::string& command);

}  // namespace muster::ssh
