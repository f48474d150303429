#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"
#include "deploy/interrupted.hh"
#include "deploy/record_json.hh"
#include "fleet/ask_user.hh"
#include "fleet/deploy_registry.hh"
#include "fleet/fleet.hh"
#include "fleet/targets.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

constexpr std::size_t default_count = 20, most_count = 1000;

std::size_t count_given(const Arguments& arguments) {
  const auto text = arguments.value("count");
  if (!text) return default_count;
  std::size_t out = 0;
  const auto* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, out);
  if (read.ec != std::errc() || read.ptr != end || out == 0 || out > most_count)
    throw UsageError(fmt::format("--count: a number from 1 to {}, not '{}'", most_count, *text));
  return out;
}

/// What runners of this machine noted.
std::vector<deploy::DeployRecord> local_records(const std::string& name) {
  os::PosixSystem system;
  const auto folder = deploy::Journal::default_folder();
  std::vector<deploy::DeployRecord> out;
  for (const auto& file : system.list(folder)) {
    constexpr std::string_view ending = ".journal";
    if (!file.ends_with(ending)) continue;
    const deploy::Journal journal(folder, file.substr(0, file.size() - ending.size()));
    for (auto& record : journal.records())
      if (name.empty() || record.name == name) out.push_back(std::move(record));
  }
  std::ranges::sort(out, std::greater(), &deploy::DeployRecord::started);
  return out;
}

std::vector<deploy::DeployRecord> history(const Arguments& arguments, const std::string& name) {
  if (arguments.flag("local") || !RegistryClient::possible(arguments)) return local_records(name);
  RegistryClient client(arguments);
  return DeployRegistry(client).newest(name, count_given(arguments));
}

int show_history(const Arguments& arguments) {
  if (arguments.rest.size() > 1) throw UsageError("releases takes one name: shop/production");
  auto records = history(arguments, arguments.rest.empty() ? "" : arguments.rest[0]);
  records.resize(std::min(records.size(), count_given(arguments)));
  if (arguments.flag("json")) {
    for (const auto& record : records)
      fmt::print("{}\n",
                 value::to_json(value::Value(deploy::to_hash(record)), value::JsonLayout::compact));
    return 0;
  }
  for (const auto& record : records)
    fmt::print("{:<20}  {:<24}  {:<16}  {:<14}  {:<10}  {:<12}  {}\n", record.started, record.name,
               record.task, record.release, record.revision.substr(0, 10), record.author,
               record.outcome.empty() ? "unfinished" : record.outcome);
  return 0;
}

/// Who shows what: servers with the same release together.
int show_hosts(const Arguments& arguments, const std::string& deploy_to) {
  if (!names_hosts(arguments) && arguments.rest.empty())
    throw UsageError("--deploy-to needs a query or --hosts");
  const auto engine = deploy::make_engine({}, ask_user());
  std::vector<deploy::Target> asked;
  for (const auto& host : targets(arguments, names_hosts(arguments) ? "" : arguments.rest[0]))
    asked.push_back({engine->host(host), host.name});
  std::vector<std::string> problems;
  const auto states = deploy::inspect(*engine, deploy::Site{deploy_to}, asked, &problems);
  std::map<std::string, std::vector<std::string>> by_release;
  for (const auto& [host, state] : states) {
    by_release[state.current.empty() ? "none" : state.current].push_back(host);
    if (!arguments.flag("json")) continue;
    value::Hash line;
    line.set("host", host);
    line.set("current", state.current);
    line.set("releases", value::Array(state.releases.begin(), state.releases.end()));
    line.set("half_published", state.half_published);
    line.set("locked_by", state.lock_owner);
    fmt::print("{}\n", value::to_json(value::Value(std::move(line)), value::JsonLayout::compact));
  }
  if (!arguments.flag("json"))
    for (auto at = by_release.rbegin(); at != by_release.rend(); ++at)
      fmt::print("{:<14}  {:>5}  {}\n", at->first, at->second.size(), folded(at->second));
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", problem);
  return problems.empty() ? 0 : 1;
}

int run(const Arguments& arguments) {
  const auto deploy_to = arguments.value("deploy-to");
  return deploy_to ? show_hosts(arguments, *deploy_to) : show_history(arguments);
}

}  // namespace

cli::Command define_releases() {
  auto options = target_options();
  options.insert(options.end(),
                 {{"--deploy-to", "DIR", "Ask servers what they show there.", false, true},
                  {"--count", "N", "So many deploys; default 20.", false, true},
                  {"--local", "", "What was deployed from this machine.", false, true},
                  {"--json", "", "A line of JSON for each.", false, true}});
  return {
      .doc = "Shows what was deployed, and which servers show what.",
      .usage = "[--count N] [NAME] | --deploy-to DIR QUERY|--hosts A,B",
      .details =
          "Deploys are recorded in the registry; without one, on the machine that they ran on.",
      .examples = {"# the latest deploys of one application\nmuster releases shop/production",
                   "# who has which release?\nmuster releases --deploy-to /var/www/shop role:web"},
      .options = std::move(options),
      .run = run};
}

}  // namespace muster::fleet
