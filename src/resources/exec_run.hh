#pragma once
#include <string>

#include "base/error.hh"
#include "os/system.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// An exec's command was stopped because its time was over.
class TimedOut : public base::Error {
 public:
  using base::Error::Error;
};

/// Does the resource give every command to the shell?
bool uses_shell(const Resource& exec);
/// Must its commands and their output not be shown?
bool is_secret(const Resource& exec);

/// Runs `what`, one of the commands of an exec, as the resource says: path, cwd, environment,
/// umask, user, group, timeout. Standard error is in `out`. Throws TimedOut; base::Error with
/// Puppet's text when there is no such program.
os::CommandResult run_exec(Context& context, const Resource& exec, const value::Value& what,
                           bool is_check);

}  // namespace muster::resources
