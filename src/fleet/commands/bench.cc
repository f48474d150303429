#include "bench/bench.hh"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "cli/authority_session.hh"
#include "cli/session.hh"
#include "fleet/fleet.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

const base::Named<bench::Scenario>& scenario_named(
    const std::vector<base::Named<bench::Scenario>>& all, const std::string& name) {
  const auto at = std::ranges::find(all, name, &base::Named<bench::Scenario>::name);
  if (at != all.end()) return *at;
  std::vector<std::string> names;
  for (const auto& scenario : all) names.push_back(scenario.name);
  throw UsageError(fmt::format("There is no load '{}': {}", name, base::join(names, ", ")));
}

std::size_t number(const Arguments& arguments, const std::string& option, std::size_t otherwise) {
  const auto given = arguments.value(option);
  if (!given) return otherwise;
  constexpr std::size_t most_digits = 6;
  if (given->empty() || given->size() > most_digits ||
      given->find_first_not_of("0123456789") != std::string::npos || std::stoul(*given) == 0)
    throw UsageError(fmt::format("--{}: a number from 1 to 999999, not '{}'", option, *given));
  return std::stoul(*given);
}

/// Every connection is a descriptor.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string facts_json(const Arguments& arguments) {
  cli::Session session(arguments);
  if (const auto path = arguments.value("facts")) session.use_facts_file(*path);
  return value::to_json(value::Value(session.all_facts()), value::JsonLayout::compact);
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() != 1) throw UsageError("bench needs the name of a load");
  const auto all = bench::all_scenarios();
  const auto scenario = scenario_named(all, arguments.rest[0]).define();
  cli::AuthoritySession session(arguments);
  const auto paths = session.paths();
  bench::Plan plan;
  plan.target = {session.settings().text("server"),
                 static_cast<std::uint16_t>(session.settings().integer("serverport")),
                 crypto::Certificate::bundle_from_pem(pki::read_required_file(paths.certificates))};
  plan.clients = number(arguments, "clients", scenario.default_clients);
  plan.duration = std::chrono::seconds(number(arguments, "seconds", 10));
  plan.environment = session.settings().text("environment");
  plan.facts = facts_json(arguments);
  pki::Store store(paths);
  const auto& own = store.materials().own;
  plan.identities = bench::make_identities(own.certificate, own.key,
                                           scenario.identities(plan.clients), scenario.rank);
  raise_descriptor_limit();
  for (const auto& [what, figure] : scenario.run(plan)) fmt::print("{:<40} {}\n", what, figure);
  return 0;
}

std::string list_of_loads() {
  std::string out = "Loads:\n";
  for (const auto& [name, define] : bench::all_scenarios())
    out += fmt::format("  {:<12} {}\n", name, define().doc);
  return out;
}

}  // namespace

cli::Command define_bench() {
  return {
      .doc = "Measures a server with simulated agents.",
      .usage = "[--clients N] [--seconds N] [--facts FILE] LOAD",
      .details = list_of_loads() +
                 "\nRuns on the server's host, as who may read the CA's key: the agents get "
                 "certificates\nthat are good for a few hours and leave no trace in the CA's "
                 "files. What they register\nstays in the registry until it is forgotten. For a "
                 "server of your own that nobody uses.",
      .examples = {"# how many catalogs a second\nmuster bench catalogs --server localhost",
                   "# 10,000 agents at once\nmuster bench herd --server localhost"},
      .options = {{"--clients", "N", "Connections, agents or watchers.", false, true},
                  {"--seconds", "N", "How long.", false, true},
                  {"--facts", "FILE", "Facts to send, in place of this machine's.", false, true}},
      .run = run};
}

}  // namespace muster::fleet
