#include "facts/facts.hh"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hh"
#include "base/log.hh"
#include "base/strings.hh"
#include "cli/cli.hh"
#include "facts/configuration.hh"
#include "facts/format.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

facts::Configuration read_configuration(const Arguments& arguments, os::System& system) {
  const auto path = arguments.value("config");
  if (path && !system.follow(*path)) throw base::Error("Could not find file " + *path);
  try {
    return facts::read_configuration(system, path.value_or(facts::default_configuration));
  } catch (const base::Error& e) {
    throw base::Error(fmt::format("Could not read {}: {}",
                                  path.value_or(facts::default_configuration), e.what()));
  }
}

void refuse_conflicts(const Arguments& arguments) {
  const auto given = [&](const std::string& name) {
    return arguments.flag(name) || arguments.value(name).has_value();
  };
  for (const auto& [one, other] : {std::pair{"json", "yaml"},
                                   {"json", "hocon"},
                                   {"yaml", "hocon"},
                                   {"no-external-facts", "external-dir"},
                                   {"custom-dir", "no-custom-facts"}})
    if (given(one) && given(other))
      throw UsageError(
          fmt::format("--{} and --{} options conflict: please specify only one.", one, other));
  const auto level = arguments.value("log-level");
  const std::vector<std::string> levels{"none", "trace", "debug", "info", "warn", "error", "fatal"};
  if (level && std::find(levels.begin(), levels.end(), *level) == levels.end())
    throw UsageError(fmt::format("invalid log level: {}: {}", *level, base::join(levels, ", ")));
}

/// Facts written in Ruby are not read; whoever counts on one is told.
void warn_of_custom_facts(const std::vector<std::string>& directories) {
  for (const auto& directory : directories) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error))
      if (entry.path().extension() == ".rb")
        fmt::print(stderr, "Warning: custom facts in Ruby are not supported yet: {} is left out\n",
                   entry.path().string());
  }
}

std::vector<facts::FactGroup> groups_of(const facts::Configuration& configuration) {
  auto groups = facts::fact_groups();
  groups.insert(groups.end(), configuration.groups.begin(), configuration.groups.end());
  return groups;
}

facts::Settings settings_for(const Arguments& arguments, os::System& system) {
  const auto configuration = read_configuration(arguments, system);
  facts::Settings out;
  auto custom = arguments.values("custom-dir");
  custom.insert(custom.end(), configuration.custom_directories.begin(),
                configuration.custom_directories.end());
  warn_of_custom_facts(custom);
  if (!arguments.flag("no-block"))
    out.blocked = facts::blocked_facts(configuration.blocklist, groups_of(configuration));
  if (arguments.flag("timing"))
    out.timed = [](const std::string& fact, std::chrono::duration<double> took) {
      fmt::print("fact '{}', took: ({:.6f}) seconds\n", fact, took.count());
    };
  if (arguments.flag("no-external-facts") || !configuration.external_facts) return out;
  out.external_directories = arguments.values("external-dir");
  if (out.external_directories.empty())
    out.external_directories = configuration.external_directories;
  if (out.external_directories.empty())
    out.external_directories = facts::default_external_directories(system);
  return out;
}

int list_groups(const Arguments& arguments, os::System& system) {
  for (const auto& group : groups_of(read_configuration(arguments, system))) {
    fmt::print("{}\n", group.name);
    for (const auto& fact : group.facts) fmt::print("- {}\n", fact);
  }
  return 0;
}

/// `puppet facts` prints JSON unless told otherwise; facter and muster print facter's text.
facts::Layout layout_for(const Arguments& arguments) {
  const auto form = arguments.value("render-as").value_or("");
  if (arguments.flag("yaml") || form == "yaml") return facts::Layout::yaml;
  if (arguments.flag("hocon")) return facts::Layout::hocon;
  if (arguments.flag("json") || form == "json" || arguments.program == "puppet")
    return facts::Layout::json;
  return facts::Layout::text;
}

/// --strict: each name that is not known is an error.
int refuse_missing(const value::Hash& found, const std::vector<std::string>& queries) {
  int status = 0;
  for (const auto& query : queries) {
    if (!found.find(query)->is_undef()) continue;
    fmt::print(stderr, "Error: fact \"{}\" does not exist.\n", query);
    status = 1;
  }
  return status;
}

int run(const Arguments& arguments) {
  if (arguments.flag("version")) {
    fmt::print("{}\n", facts::facter_version);
    return 0;
  }
  refuse_conflicts(arguments);
  os::PosixSystem system;
  if (arguments.flag("list-block-groups") || arguments.flag("list-cache-groups"))
    return list_groups(arguments, system);
  facts::Facts facts(system, settings_for(arguments, system));
  auto queries = arguments.rest;
  if (arguments.program == "puppet" && !queries.empty() && queries[0] == "show")
    queries.erase(queries.begin());
  value::Hash found;
  if (queries.empty()) found = facts.all(arguments.flag("show-legacy"));
  for (const auto& query : queries) found.set(query, facts.find(query));
  const auto text = facts::format(found, queries, layout_for(arguments));
  if (!text.empty() || !queries.empty()) fmt::print("{}\n", text);
  for (const auto& warning : facts.warnings()) fmt::print(stderr, "Warning: {}\n", warning);
  return arguments.flag("strict") ? refuse_missing(found, queries) : 0;
}

}  // namespace

Command define_facts() {
  return {
      .doc = "Prints what is known of this machine.",
      .usage = "[--json | --yaml | --hocon] [NAME…]",
      .details = "A NAME may reach into a fact: os.release.major, networking.interfaces.eth0.ip.",
      .examples = {"# the distribution's family\nmuster facts os.family",
                   "# everything, with the flat names of old\nmuster facts --json --show-legacy"},
      .options = {{"-j,--json", "", "Print JSON."},
                  {"-y,--yaml", "", "Print YAML."},
                  {"--hocon", "", "Print HOCON."},
                  {"--render-as", "FORMAT", "json or yaml."},
                  {"--show-legacy", "", "Print the flat names too."},
                  {"--external-dir", "DIRECTORY", "Look for external facts here.", true},
                  {"--no-external-facts", "", "Leave external facts out."},
                  {"-c,--config", "FILE", "Read this facter.conf.", false, true},
                  {"--no-block", "", "Print what the configuration blocks, too."},
                  {"--list-block-groups", "", "List the groups that can be blocked."},
                  {"--list-cache-groups", "", "List the groups that facter.conf may cache."},
                  {"-t,--timing", "", "Print what each group of facts took."},
                  {"--strict", "", "Exit status 1 when a NAME is not known."},
                  {"--custom-dir", "DIRECTORY", "Facts in Ruby; they are left out, with a warning.",
                   true},
                  {"-l,--log-level", "LEVEL", "none, trace, debug, info, warn, error or fatal."},
                  {"-d,--debug", "", "Accepted for scripts."},
                  {"--verbose", "", "Accepted for scripts."},
                  {"--trace", "", "Accepted for scripts."},
                  {"--sequential", "", "Accepted for scripts."},
                  {"--http-debug", "", "Accepted for scripts."},
                  {"-p,--puppet", "", "Accepted for scripts; there is nothing more to load."},
                  {"--no-custom-facts", "", "Accepted for scripts."},
                  {"--no-ruby", "", "Accepted for scripts."},
                  {"--no-cache", "", "Accepted for scripts; nothing is cached."},
                  {"--color,!--no-color", "", "Accepted for scripts; the output has no colour."},
                  {"-v,--version", "", "Print the version of Facter that the facts are like."}},
      .run = run,
  };
}

}  // namespace muster::cli
