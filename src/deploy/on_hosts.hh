#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "deploy/engine.hh"

namespace muster::deploy {

/// A host of a deploy.
struct Target {
  HostId id = 0;
  std::string name;
};

/// How a command that was run for us, not for the recipe, ended on one host.
struct HostAnswer {
  Target target;
  Finished finished;
  std::string out, err;

  bool ok() const { return finished.ok(); }
  /// What to tell the user: the failure, or the last line that was printed, with the host's name.
  std::string problem() const;
};

/// Runs a command on each of them and waits. The engine must have nothing else to do: throws
/// base::Error when it has. SIGINT ends the commands.
std::vector<HostAnswer> run_on(Engine& engine, const std::vector<Target>& targets,
                               const std::string& command, std::chrono::milliseconds timeout);
/// The same with a command for each.
std::vector<HostAnswer> run_each(Engine& engine, const std::vector<Target>& targets,
                                 const std::vector<std::string>& commands,
                                 std::chrono::milliseconds timeout);

}  // namespace muster::deploy
