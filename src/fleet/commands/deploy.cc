#include <fmt/core.h>

#include "fleet/ask_user.hh"
#include "fleet/deploy_registry.hh"
#include "fleet/fleet.hh"
#include "fleet/registry_client.hh"
#include "fleet/targets.hh"
#include "recipes/host_options.hh"
#include "recipes/recipes.hh"

namespace muster::fleet {

namespace {

value::Array servers(const cli::Arguments& arguments, const std::string& query) {
  value::Array out;
  for (const auto& node : RegistryClient(arguments).nodes(query))
    if (const auto* hash = node.if_hash()) {
      auto server = recipes::server_from(host_of_node(*hash));
      const auto* state = hash->find("state");
      server.set("draining", state && state->if_string() && *state->if_string() == "draining");
      out.push_back(std::move(server));
    }
  return out;
}

/// A registry and the connection to it.
struct OwnRegistry {
  explicit OwnRegistry(const cli::Arguments& arguments) : client(arguments), deploys(client) {}
  RegistryClient client;
  DeployRegistry deploys;
};

std::shared_ptr<recipes::DeployService> deploys(const cli::Arguments& arguments) {
  if (!RegistryClient::possible(arguments)) return nullptr;
  const auto own = std::make_shared<OwnRegistry>(arguments);
  return {own, &own->deploys};
}

int run(const cli::Arguments& arguments) {
  const recipes::Calls calls{
      .ask = ask_user(),
      .deploys = [&] { return deploys(arguments); },
      .say = [](const std::string& text) { fmt::print(stderr, "muster: {}\n", text); },
      .nodes = [&](const std::string& query) { return servers(arguments, query); }};
  return recipes::run(arguments.program, arguments.rest, calls);
}

}  // namespace

cli::Command define_deploy() {
  return {.doc = "Runs the tasks of a Capistrano recipe on the servers of this moment.",
          .usage = "STAGE [TASK…] [NAME=VALUE…]",
          .details =
              "The words and options are Capistrano's: -T lists the tasks, -n shows the commands "
              "and runs none, -z and -r choose hosts and roles. Without a task it is `deploy`. "
              "Called through a link named `cap`, muster takes Capistrano's whole command line.",
          .examples = {"# puts the branch of deploy.rb on the servers of production",
                       "muster deploy production"},
          .run = run,
          .own_words = true};
}

}  // namespace muster::fleet
