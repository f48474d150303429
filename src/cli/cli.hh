#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "base/named.hh"
#include "cli/settings.hh"

namespace muster::cli {

/// An option of a command. `names` as CLI11 reads them: "-e,--execute", "--noop,!--no-noop" for a
/// flag that can be negated. With a `value` (its placeholder in the help, "FILE") it takes one;
/// else it is a flag.
struct Option {
  std::string names;
  std::string value;
  std::string doc;
  bool repeatable = false;
  bool own = false;  // not the setting of that name
};

/// What the user typed, read: options by their long name, the rest in order. Settings given as
/// options
/// (--modulepath …) are in `settings`.
struct Arguments {
  std::map<std::string, std::vector<std::string>> options;
  std::map<std::string, bool> flags;
  std::vector<std::string> rest;
  Settings settings;
  std::string program = "muster";  // or puppet, facter: the name we were called by

  bool flag(const std::string& name, bool otherwise = false) const;
  std::optional<std::string> value(const std::string& name) const;
  std::vector<std::string> values(const std::string& name) const;
};

/// A subcommand (commands/NAME.cc; NAME's underscores are spaces: catalog_compile is `muster
/// catalog compile`). `run` returns the exit status.
struct Command {
  std::string doc;                    // one line
  std::string usage;                  // what follows the name: "[--noop] FILE"
  std::string details;                // paragraphs after the options
  std::vector<std::string> examples;  // whole command lines, each with a comment line before it
  std::vector<Option> options;
  std::function<int(const Arguments&)> run;
  int usage_error_status = 1;
  bool hidden = false;              // not for users: no help lists it
  bool own_words = false;           // reads its words itself: all of them are in `rest`
  std::string before_failure = {};  // of the message of what stopped it: Puppet's "Could not run: "
};

std::vector<base::Named<Command>> all_commands();

/// The user asked for something that cannot be: printed with a hint at --help, exit status 1.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A setting's value that no command can begin with: the message stands alone, whatever the
/// command.
class StartupError : public base::Error {
 public:
  using base::Error::Error;
};

using Commands = std::vector<base::Named<Command>>;

/// Asked to take over what the commands here are not enough for: a word that is none of them, or
/// the list of all. Returns when it cannot.
using Otherwise = std::function<void(std::span<const std::string> arguments)>;

/// The whole program: picks the command, reads its arguments, runs it. Everything that failed ends
/// here, as one message on standard error and a status.
int main(std::span<const std::string> arguments, const Commands& commands,
         const Otherwise& otherwise = nullptr);

/// A command's name as it is typed: "ssl submit_request" of "ssl_submit_request".
std::string spoken(std::string name);

/// `muster help [COMMAND]`.
std::string help_text(const Commands& commands);
std::string help_text(const base::Named<Command>& command);

}  // namespace muster::cli
