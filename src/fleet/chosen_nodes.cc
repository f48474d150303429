#include "fleet/chosen_nodes.hh"

#include <fmt/core.h>

#include "fleet/node_lines.hh"

namespace muster::fleet {

std::vector<cli::Option> node_options() {
  return {{"-q,--query", "QUERY", "All nodes that match.", false, true},
          {"--allow-empty", "", "No node at all is no error.", false, true}};
}

std::vector<std::string> chosen_nodes(RegistryClient& client, const cli::Arguments& arguments) {
  auto out = arguments.rest;
  const auto query = arguments.value("query");
  if (out.empty() && !query) throw cli::UsageError("Which nodes? Name them, or give a query (-q)");
  if (!query) return out;
  for (const auto& node : client.nodes(*query)) {
    if (const auto* hash = node.if_hash()) out.push_back(json_text(*hash, "key"));
  }
  if (out.empty() && !arguments.flag("allow-empty"))
    throw base::Error("No node matches '" + *query + "' (--allow-empty makes that no error)");
  return out;
}

int tell_nodes(RegistryClient& client, const std::vector<std::string>& nodes,
               const std::string& verb) {
  int status = 0;
  for (const auto& node : nodes) {
    const auto answer =
        client.ask(net::Method::post, "/nodes/" + net::encoded_component(node) + "/" + verb);
    const auto* hash = answer.body.if_hash();
    constexpr int good = 200;
    if (answer.status != good || hash == nullptr) {
      fmt::print(stderr, "{}: {}\n", printable(node),
                 hash ? printable(json_text(*hash, "message")) : "the registry refuses");
      status = 1;
      continue;
    }
    fmt::print("{} {}: {}\n", printable(name_of_node(*hash)), json_text(*hash, "state"),
               printable(json_text(*hash, "cause")));
  }
  return status;
}

}  // namespace muster::fleet
