#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

registry::Announcement announcement_in(const Call& call, RegistryServices& services) {
  try {
    return registry::read_announcement(call.request.body, call.at("certname"),
                                       call.request.peer.certificate,
                                       services.registry.configuration().role_sources);
  } catch (const base::Error& e) {
    throw RegistryError(400, std::string("The registration is not understood: ") + e.what(),
                        "BAD_REQUEST");
  }
}

net::Response answer(const Call& call, RegistryServices& services) {
  const auto result = services.registry.enter(announcement_in(call, services));
  refuse_unless_ok(result);
  const auto& policy = services.registry.registry().policy();
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  value::Hash out;
  out.set("generation", static_cast<std::int64_t>(result.generation));
  out.set("ttl", static_cast<std::int64_t>(duration_cast<seconds>(policy.ttl).count()));
  out.set("renew", static_cast<std::int64_t>(duration_cast<seconds>(policy.renew).count()));
  out.set("revision", static_cast<std::int64_t>(services.registry.registry().nodes().revision()));
  return json_response(value::Value(std::move(out)));
}

}  // namespace

Route define_muster_node_register() {
  return {.method = net::Method::post,
          .path = "/muster/v1/nodes/{certname}",
          .doc = "A machine registers: its identity, addresses, tags, roles and facts.",
          .access = Access::own_certificate,
          .body_limit = 2UL * 1024 * 1024,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
