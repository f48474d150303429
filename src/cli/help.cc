#include <fmt/core.h>

#include "base/strings.hh"
#include "cli/cli.hh"

namespace muster::cli {

namespace {

std::string option_names(const Option& option) {
  auto names = base::replace_all(option.names, ",!--no-", ", --no-");
  names = base::replace_all(names, ",-", ", -");
  return option.value.empty() ? names : names + " " + option.value;
}

}  // namespace

std::string spoken(std::string name) {
  if (const auto first = name.find('_'); first != std::string::npos) name[first] = ' ';
  return name;
}

std::string help_text(const Commands& commands) {
  std::string out =
      "muster administers fleets of Linux servers that come and go.\n\n"
      "Usage: muster COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n";
  for (const auto& [name, define] : commands)
    if (const auto command = define(); !command.hidden)
      out += fmt::format("  {:<20} {}\n", spoken(name), command.doc);
  out +=
      "\nSee 'muster help COMMAND' for one of them. Called as puppet or facter, muster takes their "
      "arguments.\n";
  return out;
}

std::string help_text(const base::Named<Command>& named) {
  const auto command = named.define();
  auto out =
      fmt::format("{}\n\nUsage: muster {} {}\n", command.doc, spoken(named.name), command.usage);
  if (!command.options.empty()) out += "\nOptions:\n";
  for (const auto& option : command.options) {
    const auto names = option_names(option);
    if (names.size() > 28)
      out += fmt::format("  {}\n  {:<28} {}\n", names, "", option.doc);
    else
      out += fmt::format("  {:<28} {}\n", names, option.doc);
  }
  if (!command.details.empty()) out += "\n" + command.details + "\n";
  if (!command.examples.empty()) out += "\nExamples:\n";
  for (const auto& example : command.examples) {
    out += "\n";
    for (const auto& line : base::split(example, "\n")) out += "  " + line + "\n";
  }
  return out;
}

}  // namespace muster::cli
