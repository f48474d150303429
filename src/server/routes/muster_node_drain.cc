#include "registry/node_json.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  const auto& node = node_named(services.registry, call.at("certname"));
  if (!node.is_leased())
    throw RegistryError(
        409, "The node is " + std::string(registry::name_of(node.state)) + ": it cannot drain",
        "CONFLICT");
  services.registry.drain(node, !call.request.parameter("undo"), operator_of(call.request));
  return json_response(value::Value(registry::shown(node, services.registry.registry().clock())));
}

}  // namespace

Route define_muster_node_drain() {
  return {.method = net::Method::post,
          .path = "/muster/v1/nodes/{certname}/drain",
          .doc = "A node drains, or with ?undo=1 does so no longer.",
          .access = Access::administrator,
          .body_limit = 4096,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
