#include <fmt/core.h>

#include "base/error.hh"
#include "cli/configuration_file.hh"
#include "cli/session.hh"

namespace muster::cli {

namespace {

/// A value that the setting's kind does not allow is refused before the file is changed.
void check(Settings settings, const std::string& name, const std::string& value) {
  settings.set(name, value);
  switch (Settings::kind(name)) {
    case SettingKind::boolean:
      if (value != "true" && value != "false")
        throw base::Error(
            fmt::format("Invalid value '\"{}\"' for boolean parameter: {}", value, name));
      break;
    case SettingKind::integer: settings.integer(name); break;
    case SettingKind::duration: settings.duration(name); break;
    case SettingKind::text:
    case SettingKind::list: settings.text(name); break;
  }
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() != 2)
    throw UsageError(fmt::format("{} config set takes 2 arguments, but you gave {}",
                                 arguments.program, arguments.rest.size()));
  const auto &name = arguments.rest[0], &value = arguments.rest[1];
  const auto section = section_asked_for(arguments);
  Session session(arguments);
  if (name == "environment" && section == "main")
    session.log().write({base::Level::warning,
                         "The environment should be set in the section user, agent or server "
                         "(--section), not in main"});
  if (Settings::known(name))
    check(arguments.settings, name, value);
  else if (arguments.program != "puppet")
    throw base::Error(fmt::format("There is no setting named '{}'", name));
  ConfigurationFile file(arguments.settings.text("config"), ConfigurationFile::Missing::made);
  file.text().set(section == "master" ? "server" : section, name, value);
  file.save();
  return 0;
}

}  // namespace

Command define_config_set() {
  return {.doc = "Writes a setting into the configuration file.",
          .usage = "[--section SECTION] NAME VALUE",
          .details = "The setting is written into the section main unless another is named.",
          .examples = {"# show what changes in files\nmuster config set show_diff true"},
          .options = {{"--section", "SECTION", "Write into this section."}},
          .run = run};
}

}  // namespace muster::cli
