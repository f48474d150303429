#include "registry/node_json.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  const auto& node = node_named(services.registry, call.at("certname"));
  if (!node.is_manual())
    throw RegistryError(
        409, "The node has an agent, which deregisters it; one that is lost is forgotten",
        "CONFLICT");
  services.registry.leave_manually(node, operator_of(call.request));
  return json_response(value::Value(registry::shown(node, services.registry.registry().clock())));
}

}  // namespace

Route define_muster_node_leave() {
  return {.method = net::Method::post,
          .path = "/muster/v1/nodes/{certname}/deregister",
          .doc = "A machine without an agent is gone.",
          .access = Access::administrator,
          .body_limit = 4096,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
