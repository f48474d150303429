#include <fmt/core.h>

#include "base/strings.hh"
#include "cli/configuration_file.hh"
#include "cli/session.hh"

namespace muster::cli {

namespace {

void say_deleted(const std::string& section, std::string_view line) {
  fmt::print("Deleted setting from '{}': '{}'\n", section, base::trim(line));
}

/// `master` and `server` are two names of one section: the setting goes from both.
void remove_from_server(ConfigurationText& text, const std::string& name) {
  for (const char* section : {"master", "server"})
    if (const auto line = text.remove(section, name))
      say_deleted(section, std::string_view(*line).substr(0, line->find('=')));
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() != 1)
    throw UsageError(fmt::format("{} config delete takes 1 argument, but you gave {}",
                                 arguments.program, arguments.rest.size()));
  const auto& name = arguments.rest[0];
  const auto section = section_asked_for(arguments);
  Session session(arguments);
  const auto path = arguments.settings.text("config");
  if (!session.system().follow(path)) {
    session.log().write(
        {base::Level::warning,
         fmt::format("The {} file does not exist {}",
                     arguments.program == "puppet" ? "puppet.conf" : "configuration", path)});
    return 0;
  }
  ConfigurationFile file(path, ConfigurationFile::Missing::refused);
  if (section == "master" || section == "server")
    remove_from_server(file.text(), name);
  else if (const auto line = file.text().remove(section, name))
    say_deleted(section, *line);
  else
    session.log().write(
        {base::Level::warning,
         fmt::format("No setting found in configuration file for section '{}' setting name '{}'",
                     section, name)});
  file.save();
  return 0;
}

}  // namespace

Command define_config_delete() {
  return {.doc = "Removes a setting from the configuration file.",
          .usage = "[--section SECTION] NAME",
          .details = "The setting is removed from the section main unless another is named.",
          .examples = {"# the default again\nmuster config delete show_diff"},
          .options = {{"--section", "SECTION", "Remove it from this section."}},
          .run = run};
}

}  // namespace muster::cli
