#include "registry/node_json.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  const auto& node = node_named(services.registry, call.at("certname"));
  const auto by = operator_of(call.request);
  if (call.request.parameter("undo"))
    services.registry.allow(node, by);
  else
    services.registry.forget(node, by);
  return json_response(value::Value(registry::shown(node, services.registry.registry().clock())));
}

}  // namespace

Route define_muster_node_forget() {
  return {.method = net::Method::post,
          .path = "/muster/v1/nodes/{certname}/forget",
          .doc = "A node is archived at once and may not come back; with ?undo=1 it may.",
          .access = Access::administrator,
          .body_limit = 4096,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
