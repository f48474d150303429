#pragma once
#include <map>
#include <string>
#include <vector>

#include "os/system.hh"
#include "resources/context.hh"

namespace muster::resources {

/// A program that a provider runs, in the C locale unless it is the user's own.
struct ProviderCommand {
  std::vector<std::string> argv;  // a bare argv[0] is looked up in PATH
  std::string input = {};
  std::map<std::string, std::string> environment = {};
  bool must_succeed = true;
  bool combine = true;         // standard error is part of `out`
  bool sensitive = false;      // argv and output must not be shown
  bool own_locale = false;     // the caller's language settings are kept
  std::string shown = {};      // in messages; empty: argv
  std::string directory = {};  // empty: /
  bool unlimited = false;      // it changes the machine: never cut short
  bool is_users = false;  // written in a manifest: one that is not there is a failure of its own
};

/// Runs it, with a line for --debug. Throws base::Error "Command x is missing", and "Execution of
/// '…' returned n: …" when it must succeed and does not.
os::CommandResult execute(Context& context, const ProviderCommand& command);

/// The standard output of a query that must succeed.
std::string query(Context& context, std::vector<std::string> argv);
/// Runs what changes the machine, to its end.
void change(Context& context, std::vector<std::string> argv,
            std::map<std::string, std::string> environment = {});
/// Logs a line of a provider: its source is "Type[title](provider=name)".
void log_provider(Context& context, base::Level level, const Resource& resource,
                  std::string message);
void debug(Context& context, std::string message);

}  // namespace muster::resources
