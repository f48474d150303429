#include "registry/node_json.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t newest_events = 50;

value::Array names_of(const registry::Node& node, registry::NodeStore& store) {
  value::Array out;
  for (const auto& name : store.names(node.key)) {
    value::Hash row;
    row.set("kind", name.kind);
    row.set("name", name.name);
    row.set("since", registry::time_text(name.since));
    row.set("until", name.until ? value::Value(registry::time_text(*name.until)) : value::Value());
    out.emplace_back(std::move(row));
  }
  return out;
}

net::Response answer(const Call& call, RegistryServices& services) {
  const auto& node = node_named(services.registry, call.at("certname"));
  auto& store = services.registry.store();
  auto out = registry::shown(node, services.registry.registry().clock());
  out.set("names", names_of(node, store));
  value::Array events;
  for (const auto& event : store.events_of(node.key, newest_events))
    events.push_back(value::from_json(event.json));
  out.set("events", std::move(events));
  if (call.request.parameter("facts")) {
    const auto facts = store.facts(node.key);
    out.set("facts", facts ? value::from_json(*facts) : value::Value(value::Hash()));
  }
  return json_response(value::Value(std::move(out)));
}

}  // namespace

Route define_muster_node() {
  return {.path = "/muster/v1/nodes/{certname}",
          .doc =
              "One node by key, certname, instance or host name, with its names and its last "
              "events; with ?facts=1 its facts.",
          .access = Access::administrator,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
