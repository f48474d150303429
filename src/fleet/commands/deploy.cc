#include <fmt/core.h>

#include <algorithm>
#include <array>

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

/// The first words may say which server to ask; the others are Capistrano's.
cli::Arguments own_words_taken(cli::Arguments arguments) {
  if (arguments.program == "cap") return arguments;
  auto& words = arguments.rest;
  const std::array<std::string, 4> names = {"confdir", "ssldir", "server", "certname"};
  const auto is_ours = [&](const std::string& word) {
    return word.starts_with("--") && std::ranges::find(names, word.substr(2)) != names.end();
  };
  while (words.size() > 1 && is_ours(words[0])) {
    arguments.settings.set(words[0].substr(2), words[1]);
    words.erase(words.begin(), words.begin() + 2);
  }
  return arguments;
}

int run(const cli::Arguments& given) {
  const auto arguments = own_words_taken(given);
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
              "--confdir, --ssldir, --server and --certname may come before all. "
              "Called through a link named `cap`, muster takes Capistrano's whole command line.",
          .examples = {"# puts the branch of deploy.rb on the servers of production",
                       "muster deploy production"},
          .run = run,
          .own_words = true};
}

}  // namespace muster::fleet
