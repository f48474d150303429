#include "registry/node_json.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

registry::ManualEntry entry_in(const Call& call) {
  try {
    return registry::read_manual_entry(call.request.body);
  } catch (const base::Error& e) {
    throw RegistryError(400, std::string("The registration is not understood: ") + e.what(),
                        "BAD_REQUEST");
  }
}

net::Response answer(const Call& call, RegistryServices& services) {
  const auto& name = call.at("certname");
  if (const auto wrong = registry::problem(registry::Identity{"manual", "", "", name}))
    throw RegistryError(400, "The name is no short word", "BAD_REQUEST");
  refuse_unless_ok(
      services.registry.enter_manually(name, entry_in(call), operator_of(call.request)));
  const auto& node = node_named(services.registry, "manual:" + name);
  return json_response(value::Value(registry::shown(node, services.registry.registry().clock())));
}

}  // namespace

Route define_muster_node_enter() {
  return {.method = net::Method::post,
          .path = "/muster/v1/nodes/{certname}/register",
          .doc = "A machine without an agent is registered, or gets new attributes.",
          .access = Access::administrator,
          .body_limit = 2UL * 1024 * 1024,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
