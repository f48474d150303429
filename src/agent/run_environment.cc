#include <fmt/core.h>

#include "agent/run.hh"
#include "value/yaml.hh"

// Which server and which environment a run is about.

namespace muster::agent {

using base::Level;

/// False: no server is there, and without one nothing is to be done.
bool Run::choose_server() {
  try {
    report_.server_used = servers_.choose();
  } catch (const NoRoute& error) {
    failing_ = may_use_cache_;
    say(Level::err, (failing_ ? "" : "Could not run Puppet configuration client: ") +
                        std::string(error.what()));
    return failing_;
  }
  return true;
}

/// What the server made of the environment that we came with, when it was another one. `loaded`:
/// there was a last run of an agent.
std::optional<std::string> Run::last_environment(bool& loaded) const {
  const auto text = session_.system().read(settings().text("lastrunfile"));
  if (!text) return std::nullopt;
  try {
    const auto data = value::from_yaml(*text);
    const auto* application = data.if_hash() ? data.if_hash()->find("application") : nullptr;
    if (!application || !application->if_hash()) return std::nullopt;
    const auto field = [&](const char* name) {
      const auto* found = application->if_hash()->find(name);
      return found && found->if_string() ? *found->if_string() : std::string();
    };
    if (field("run_mode") != "agent") return std::nullopt;
    loaded = true;
    const auto converged = field("converged_environment");
    return converged.empty() || converged == field("initial_environment")
               ? std::nullopt
               : std::optional(converged);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> Run::environment_of_node() {
  const auto start = Clock::now();
  Call call{.path = "/puppet/v3/node/" + net::encoded_component(node_),
            .query = {{"environment", environment_}},
            .headers = {{"Accept", "application/json, text/pson"}},
            .json = true};
  if (configured_environment_)
    call.query.emplace_back("configured_environment", *configured_environment_);
  call.query.emplace_back("transaction_uuid", transaction_);
  try {
    const auto reply = servers_.ask(call);
    const auto* node = reply.data.if_hash();
    const auto* name = node ? node->find("environment") : nullptr;
    report_.add_seconds("node_retrieval", seconds_since(start));
    if (!name || !name->if_string()) return std::nullopt;
    if (*name->if_string() != environment_)
      say(Level::notice,
          fmt::format("Local environment: '{0}' doesn't match server specified node environment "
                      "'{1}', switching agent to '{1}'.",
                      environment_, *name->if_string()));
    return *name->if_string();
  } catch (const base::Error& error) {
    say(Level::warning, "Unable to fetch my node definition, but the agent run will continue:");
    say(Level::warning, error.what());
    return std::nullopt;
  }
}

void Run::choose_environment() {
  if (settings().given_on_command_line("environment") ||
      settings().boolean("strict_environment_mode"))
    return;
  bool loaded = false;
  auto found = last_environment(loaded);
  if (!(settings().boolean("use_last_environment") && loaded) && !failing_)
    found = environment_of_node();
  if (found) environment_ = *found;
  report_.environment = environment_;
}

bool Run::server_has_environment() {
  Call call{.service = Service::fileserver,
            .path = "/puppet/v3/file_metadatas/plugins",
            .query = {{"recurse", "false"},
                      {"links", "manage"},
                      {"checksum_type", settings().text("digest_algorithm")},
                      {"source_permissions", "ignore"},
                      {"environment", environment_}},
            .headers = {{"Accept", "application/json, text/pson"}},
            .json = true};
  try {
    servers_.ask(call);
    return true;
  } catch (const ResponseError& error) {
    if (error.status() != 404) {
      say(Level::err, error.what());
    } else if (settings().boolean("strict_environment_mode")) {
      throw base::Error(
          fmt::format("Environment '{}' not found on server, aborting run.", environment_));
    } else {
      say(Level::notice, fmt::format("Environment '{}' not found on server, skipping initial "
                                     "pluginsync.",
                                     environment_));
    }
  } catch (const base::Error& error) {
    say(Level::err, error.what());
  }
  return false;
}

}  // namespace muster::agent
