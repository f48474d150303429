#include "facts/facts.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "cli/cli.hh"
#include "facts/format.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

facts::Settings settings_for(const Arguments& arguments, os::System& system) {
  facts::Settings out;
  if (arguments.flag("no-external-facts")) return out;
  out.external_directories = arguments.values("external-dir");
  if (out.external_directories.empty()) out.external_directories = facts::default_external_directories(system);
  return out;
}

/// `puppet facts` prints JSON unless told otherwise; facter and muster print facter's text.
facts::Layout layout_for(const Arguments& arguments) {
  const auto form = arguments.value("render-as").value_or("");
  if (arguments.flag("yaml") || form == "yaml") return facts::Layout::yaml;
  if (arguments.flag("json") || form == "json" || arguments.program == "puppet") return facts::Layout::json;
  return facts::Layout::text;
}

int run(const Arguments& arguments) {
  if (arguments.flag("version")) {
    fmt::print("{}\n", facts::facter_version);
    return 0;
  }
  os::PosixSystem system;
  facts::Facts facts(system, settings_for(arguments, system));
  auto queries = arguments.rest;
  if (arguments.program == "puppet" && !queries.empty() && queries[0] == "show") queries.erase(queries.begin());
  value::Hash found;
  if (queries.empty()) found = facts.all(arguments.flag("show-legacy"));
  for (const auto& query : queries) found.set(query, facts.find(query));
  const auto text = facts::format(found, queries, layout_for(arguments));
  if (!text.empty() || !queries.empty()) fmt::print("{}\n", text);
  for (const auto& warning : facts.warnings()) fmt::print(stderr, "Warning: {}\n", warning);
  const auto missing = [&](const std::string& query) { return found.find(query)->is_undef(); };
  const bool incomplete = arguments.flag("strict") && std::any_of(queries.begin(), queries.end(), missing);
  return incomplete ? 1 : 0;
}

}  // namespace

Command define_facts() {
  return {
      .doc = "Prints what is known of this machine.",
      .usage = "[--json | --yaml] [NAME…]",
      .details = "A NAME may reach into a fact: os.release.major, networking.interfaces.eth0.ip.",
      .examples = {"# the distribution's family\nmuster facts os.family",
                   "# everything, with the flat names of old\nmuster facts --json --show-legacy"},
      .options = {{"-j,--json", "", "Print JSON."},
                  {"-y,--yaml", "", "Print YAML."},
                  {"--render-as", "FORMAT", "json or yaml."},
                  {"--show-legacy", "", "Print the flat names too."},
                  {"--external-dir", "DIRECTORY", "Look for external facts here.", true},
                  {"--no-external-facts", "", "Leave external facts out."},
                  {"--strict", "", "Exit status 1 when a NAME is not known."},
                  {"-p,--puppet", "", "Accepted for scripts; there is nothing more to load."},
                  {"--no-custom-facts", "", "Accepted for scripts."},
                  {"--no-cache", "", "Accepted for scripts; nothing is cached."},
                  {"--no-color", "", "Accepted for scripts; the output has no colour."},
                  {"-v,--version", "", "Print the version of Facter that the facts are like."}},
      .run = run,
  };
}

}  // namespace muster::cli
