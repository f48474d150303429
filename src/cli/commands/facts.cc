#include "facts/facts.hh"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hh"
#include "base/log.hh"
#include "base/strings.hh"
#include "cli/session.hh"
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

void refuse_both(bool both, std::string_view one, std::string_view other) {
  if (both)
    throw UsageError(
        fmt::format("--{} and --{} options conflict: please specify only one.", one, other));
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
    refuse_both(given(one) && given(other), one, other);
}

/// How much is said: the messages of this level and above.
base::Level level_for(const Arguments& arguments, const facts::Configuration& configuration) {
  const std::vector<std::pair<std::string, base::Level>> levels{
      {"none", base::Level::emerg}, {"trace", base::Level::debug},  {"debug", base::Level::debug},
      {"info", base::Level::info},  {"warn", base::Level::warning}, {"error", base::Level::err},
      {"fatal", base::Level::emerg}};
  if (arguments.flag("debug")) return base::Level::debug;
  const auto wanted = arguments.value("log-level").value_or(configuration.log_level);
  for (const auto& [name, level] : levels)
    if (name == wanted) return level;
  if (!wanted.empty()) {
    std::vector<std::string> known;
    for (const auto& level : levels) known.push_back(level.first);
    throw UsageError(fmt::format("invalid log level: {}: {}", wanted, base::join(known, ", ")));
  }
  if (configuration.debug) return base::Level::debug;
  const bool verbose = arguments.flag("verbose") || configuration.verbose;
  return verbose ? base::Level::info : base::Level::warning;
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

/// Where external facts are looked for: the command line's folders, else the configuration's.
std::vector<std::string> external_directories(const Arguments& arguments,
                                              const facts::Settings& settings) {
  if (arguments.flag("no-external-facts")) return {};
  const auto given = arguments.values("external-dir");
  return given.empty() ? settings.external_directories : given;
}

facts::Settings settings_for(const Arguments& arguments, const facts::Configuration& configuration,
                             os::System& system) {
  auto out = facts::settings_for(configuration, system);
  const bool external_given =
      !arguments.values("external-dir").empty() || !configuration.external_directories.empty();
  refuse_both(!configuration.external_facts && external_given, "no-external-facts", "external-dir");
  out.external_directories = external_directories(arguments, out);
  if (arguments.flag("no-block")) {
    out.blocked.clear();
    out.blocked_files.clear();
  }
  if (arguments.flag("no-cache")) out.caching.reset();
  place_cache(out, arguments);
  if (arguments.flag("timing"))
    out.timed = [](const std::string& fact, std::chrono::duration<double> took) {
      fmt::print("fact '{}', took: ({:.6f}) seconds\n", fact, took.count());
    };
  return out;
}

/// Each group with its facts; an external file is a group of its own.
int list_groups(const Arguments& arguments, const facts::Configuration& configuration,
                os::System& system) {
  auto groups = facts::groups_of(configuration);
  const auto settings = facts::settings_for(configuration, system);
  for (const auto& directory : external_directories(arguments, settings))
    for (const auto& file : system.list(directory)) groups.push_back({file, {}});
  for (const auto& group : groups) {
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
    if (const auto* fact = found.find(query); fact && !fact->is_undef()) continue;
    fmt::print(stderr, "Error: fact \"{}\" does not exist.\n", query);
    status = 1;
  }
  return status;
}

/// True when none of them is an error.
bool print_messages(const facts::Facts& facts, base::Level least) {
  bool sound = true;
  for (const auto& message : facts.messages()) {
    const bool error = message.level == base::Level::err;
    sound = sound && !error;
    if (message.level < least) continue;
    const bool debug = message.level == base::Level::debug;
    fmt::print(stderr, "{}: {}\n", error ? "Error" : debug ? "Debug" : "Warning", message.text);
  }
  return sound;
}

int print_facts(const Arguments& arguments, const facts::Configuration& configuration,
                facts::Facts& facts) {
  auto queries = arguments.rest;
  if (arguments.program == "puppet" && !queries.empty() && queries[0] == "show")
    queries.erase(queries.begin());
  value::Hash found;
  if (queries.empty()) found = facts.all(arguments.flag("show-legacy") || configuration.legacy);
  // Built-in facts that this machine has not are as if they had not been asked for.
  std::vector<std::string> answered;
  for (const auto& query : queries) {
    auto fact = facts.find(query);
    if (fact.is_undef() && facts.is_absent(query)) continue;
    answered.push_back(query);
    found.set(query, std::move(fact));
  }
  facts.save();
  const auto text = facts::format(found, answered, layout_for(arguments));
  if (!text.empty() || !queries.empty()) fmt::print("{}\n", text);
  return arguments.flag("strict") ? refuse_missing(found, queries) : 0;
}

int run(const Arguments& arguments) {
  if (arguments.flag("version")) {
    fmt::print("{}\n", facts::facter_version);
    return 0;
  }
  refuse_conflicts(arguments);
  os::PosixSystem system;
  const auto configuration = read_configuration(arguments, system);
  if (arguments.flag("list-block-groups") || arguments.flag("list-cache-groups"))
    return list_groups(arguments, configuration, system);
  const auto level = level_for(arguments, configuration);
  auto custom = arguments.values("custom-dir");
  if (custom.empty()) custom = configuration.custom_directories;
  warn_of_custom_facts(custom);
  facts::Facts facts(system, settings_for(arguments, configuration, system));
  const int status = print_facts(arguments, configuration, facts);
  return print_messages(facts, level) ? status : 1;
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
                  {"-d,--debug", "", "Say what is done with the cache, too."},
                  {"--verbose", "", "Accepted for scripts."},
                  {"--trace", "", "Accepted for scripts."},
                  {"--sequential", "", "Accepted for scripts."},
                  {"--http-debug", "", "Accepted for scripts."},
                  {"-p,--puppet", "", "Accepted for scripts; there is nothing more to load."},
                  {"--no-custom-facts", "", "Accepted for scripts."},
                  {"--no-ruby", "", "Accepted for scripts."},
                  {"--no-cache", "", "Neither use nor fill the cache that facter.conf asks for."},
                  {"--color,!--no-color", "", "Accepted for scripts; the output has no colour."},
                  {"-v,--version", "", "Print the version of Facter that the facts are like."}},
      .run = run,
  };
}

}  // namespace muster::cli
