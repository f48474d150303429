#pragma once
#include <chrono>
#include <functional>
#include <optional>

#include "agent/trust.hh"
#include "cli/session.hh"

namespace muster::agent {

/// The command line and the settings as the agent takes them: --test spelled out, its section of
/// the configuration file, the node's name, where it logs.
cli::Arguments agent_arguments(const cli::Arguments& given);

/// How the settings say that a certificate is waited for.
TrustOptions trust_options(const cli::Arguments& arguments, os::System& system);

/// A run is one process's affair at a time: what it is asked meanwhile.
struct RunControl {
  bool splay = false;  // wait as the setting splay says
  std::function<bool()> stop_requested;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
};

enum class RunEnd {
  done,
  failed,          // it could not be done, or must not be
  no_certificate,  // and no waiting for one: the process shall end
};
struct RunResult {
  RunEnd end = RunEnd::failed;
  int detailed_status = 1;
};

/// A run, unless the agent is disabled: waits for its turn and its certificate, then does it.
/// Does not throw for what goes wrong.
RunResult run_once(const cli::Arguments& arguments, const RunControl& control);

}  // namespace muster::agent
