#pragma once
#include <string>

namespace muster::agent {

/// What the network process does until the socket is closed. `user`: whom it becomes when it is
/// root. Returns the exit status.
int run_network_process(int socket, const std::string& user, const std::string& user_agent);

}  // namespace muster::agent
