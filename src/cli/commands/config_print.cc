#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/error.hh"
#include "cli/configuration_file.hh"
#include "cli/session.hh"

namespace muster::cli {

namespace {

/// Puppet prints nothing for what it does not know; people are told.
std::string printed(const Arguments& arguments, const std::string& name) {
  if (Settings::known(name)) return arguments.settings.printed(name);
  if (arguments.program == "puppet") return {};
  throw base::Error(fmt::format("There is no setting named '{}'", name));
}

int run(const Arguments& given) {
  auto arguments = given;
  arguments.settings.use_section(section_asked_for(arguments));
  auto names = arguments.rest;
  if (names.empty() || names == std::vector<std::string>{"all"}) names = arguments.settings.names();
  if (std::find(names.begin(), names.end(), "certname") != names.end()) {
    const auto name = Session(arguments).certname();
    arguments.settings.set("certname", name);
  }
  std::map<std::string, std::string> found;
  for (const auto& name : names) found[name] = printed(arguments, name);
  for (const auto& [name, text] : found)
    fmt::print("{}{}\n", found.size() > 1 ? name + " = " : "", text);
  return 0;
}

}  // namespace

Command define_config_print() {
  return {.doc = "Prints settings and their values.",
          .usage = "[--section SECTION] [NAME…]",
          .details = "Without a NAME, or with 'all', every setting is printed.",
          .examples = {"# where modules are looked for\nmuster config print basemodulepath",
                       "# what an agent would use\nmuster config print --section agent server "
                       "runinterval"},
          .options = {{"--section", "SECTION",
                       "Read this section of the configuration file, then main."}},
          .run = run};
}

}  // namespace muster::cli
