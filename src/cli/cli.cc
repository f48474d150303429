#include "cli/cli.hh"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "base/error.hh"
#include "base/strings.hh"
#include "cli/arguments.hh"
#include "diag/diagnostic.hh"
#include "os/posix_system.hh"

namespace muster::cli {

namespace {

struct Chosen {
  const base::Named<Command>* command = nullptr;
  std::vector<std::string> words = {};  // what follows its name
};

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

const base::Named<Command>* find(const Commands& commands, const std::string& name) {
  const auto at =
      std::find_if(commands.begin(), commands.end(), [&](const auto& c) { return c.name == name; });
  return at == commands.end() ? nullptr : &*at;
}

/// `catalog compile …` is catalog_compile, also with options before the second word; `apply …` is
/// apply.
Chosen choose(const Commands& commands, std::span<const std::string> words) {
  if (words.empty()) return {};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto* command = find(commands, words[0] + "_" + words[i]);
    if (!command) {
      if (words[1].starts_with("-")) continue;
      break;
    }
    std::vector<std::string> rest(words.begin() + 1, words.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    return {command, std::move(rest)};
  }
  if (const auto* c = find(commands, words[0])) return {c, {words.begin() + 1, words.end()}};
  return {};
}

/// The commands that begin with that word: `config print`, `config set` …
Commands group(const Commands& commands, const std::string& word) {
  Commands out;
  for (const auto& command : commands)
    if (command.name.starts_with(word + "_")) out.push_back(command);
  return out;
}

bool asks_for(std::span<const std::string> words, std::string_view long_form,
              std::string_view short_form) {
  for (const auto& word : words) {
    if (word == "--") return false;
    if (word == long_form || word == short_form) return true;
  }
  return false;
}

/// The programs whose command line is taken when we are called by their name.
bool takes_place_of(const std::string& program) {
  return program == "puppet" || program == "facter" || program == "cap";
}

Settings settings_for(const std::string& program, os::System& system) {
  const bool root = system.effective_uid() == 0;
  const auto home = system.environment("HOME").value_or("/");
  return Settings(program == "puppet" || program == "facter" ? puppet_places(root, home)
                                                             : muster_places(root, home));
}

int run(const base::Named<Command>& named, std::span<const std::string> words,
        const std::string& program) {
  const auto command = named.define();
  if (asks_for(words, "--help", "-h") && program != "cap") {
    fmt::print("{}", help_text(named));
    return 0;
  }
  os::PosixSystem system;
  auto arguments = command.own_words
                       ? Arguments{.rest = {words.begin(), words.end()},
                                   .settings = settings_for(program, system)}
                       : read_arguments(command, words, settings_for(program, system));
  arguments.program = program;
  arguments.settings.load(system);
  return command.run(arguments);
}

void print_error(const std::string& message, std::FILE* stream = stderr) {
  const bool colour = isatty(fileno(stream)) != 0;
  fmt::print(stream, "{}Error: {}{}\n", colour ? "\033[1;31m" : "", message,
             colour ? "\033[0m" : "");
}

/// `config` alone, or with a second word that is none of its.
int refuse_action(const std::string& program, std::span<const std::string> words) {
  const auto action = words.size() > 1 && !words[1].starts_with("-") ? "'" + words[1] + "'"
                                                                     : std::string("default");
  print_error(
      fmt::format("'{0}' has no {1} action.  See `{2} help {0}`.", words[0], action, program));
  return 1;
}

int refuse_command(const Commands& commands, const std::string& program,
                   std::span<const std::string> words) {
  const auto& word = words[0];
  if (!group(commands, word).empty()) return refuse_action(program, words);
  if (word.starts_with("-")) {
    print_error("Could not parse application options: invalid option: " + word,
                program == "puppet" ? stdout : stderr);
  } else if (program == "puppet") {
    print_error(fmt::format("Unknown Puppet subcommand '{}'", word), stdout);
    fmt::print("See 'puppet help' for help on available puppet subcommands\n");
  } else {
    print_error(fmt::format("Unknown subcommand '{}'", word));
    fmt::print(stderr, "See 'muster help' for the commands there are.\n");
  }
  return 1;
}

int show_help(const Commands& commands, const std::string& program,
              std::span<const std::string> words) {
  const auto chosen = choose(commands, words);
  const auto actions = words.empty() ? Commands() : group(commands, words[0]);
  if (chosen.command)
    fmt::print("{}", help_text(*chosen.command));
  else if (words.empty() || !actions.empty())
    fmt::print("{}", help_text(words.empty() ? commands : actions));
  else
    return refuse_command(commands, program, words);
  return 0;
}

int dispatch(const Commands& commands, const std::string& program,
             std::span<const std::string> words) {
  if (program == "facter") return run(*find(commands, "facts"), words, program);
  if (program == "cap") return run(*find(commands, "deploy"), words, program);
  if (!words.empty() && (words[0] == "--version" || words[0] == "-V")) {
    fmt::print("{}\n", program == "puppet" ? MUSTER_PUPPET_VERSION : MUSTER_VERSION);
    return 0;
  }
  const bool help =
      !words.empty() && (words[0] == "help" || words[0] == "--help" || words[0] == "-h");
  if (help || words.empty()) return show_help(commands, program, words.subspan(help ? 1 : 0));
  const auto chosen = choose(commands, words);
  if (!chosen.command && words.size() == 2 && asks_for(words, "--help", "-h"))
    return show_help(commands, program, words.first(1));
  if (!chosen.command) return refuse_command(commands, program, words);
  try {
    return run(*chosen.command, chosen.words, program);
  } catch (const UsageError& e) {
    print_error(e.what());
    fmt::print(stderr, "See '{} help {}'\n", program, spoken(chosen.command->name));
    return chosen.command->define().usage_error_status;
  } catch (const StartupError& e) {
    print_error(e.what());
    return 1;
  } catch (const base::Error& e) {
    print_error(chosen.command->define().before_failure + e.what());
    return 1;
  }
}

/// Is it something that a larger set of commands could know better?
bool is_beyond(const Commands& commands, const std::string& program,
               std::span<const std::string> arguments) {
  if (program == "cap") return !find(commands, "deploy");
  if (program == "facter" || arguments.empty()) return false;
  auto words = arguments.subspan(1);
  if (!words.empty() && (words[0] == "help" || words[0] == "--help" || words[0] == "-h"))
    words = words.subspan(1);
  else if (!words.empty() && words[0].starts_with("-"))
    return false;
  return !choose(commands, words).command;
}

}  // namespace

int main(std::span<const std::string> arguments, const Commands& commands,
         const Otherwise& otherwise) {
  const auto program = arguments.empty() ? std::string("muster") : base_name(arguments[0]);
  try {
    if (otherwise && is_beyond(commands, program, arguments)) otherwise(arguments);
    return dispatch(commands, takes_place_of(program) ? program : "muster",
                    arguments.empty() ? arguments : arguments.subspan(1));
  } catch (const diag::SourceError& e) {
    for (const auto& d : e.diagnostics()) print_error(std::string(base::trim(diag::render(d))));
  } catch (const std::exception& e) {
    print_error(e.what());
  }
  return 1;
}

}  // namespace muster::cli
