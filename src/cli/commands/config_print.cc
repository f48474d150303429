#include <fmt/core.h>

#include <algorithm>

#include "cli/session.hh"

namespace muster::cli {

namespace {

int run(const Arguments& given) {
  auto arguments = given;
  if (const auto section = arguments.value("section")) arguments.settings.use_section(*section);
  auto names = arguments.rest;
  const bool all = names.empty() || names == std::vector<std::string>{"all"};
  if (all) names = arguments.settings.names();
  if (std::find(names.begin(), names.end(), "certname") != names.end()) {
    const auto name = Session(arguments).certname();
    arguments.settings.set("certname", name);
  }
  if (names.size() == 1 && !all) {
    fmt::print("{}\n", arguments.settings.printed(names[0]));
    return 0;
  }
  for (const auto& name : names) fmt::print("{} = {}\n", name, arguments.settings.printed(name));
  return 0;
}

}  // namespace

Command define_config_print() {
  return {.doc = "Prints settings and their values.",
          .usage = "[--section SECTION] [NAME…]",
          .details = "",
          .examples = {"# where modules are looked for\nmuster config print basemodulepath"},
          .options = {{"--section", "SECTION",
                       "Read this section of the configuration file, then main."}},
          .run = run};
}

}  // namespace muster::cli
