#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

constexpr std::size_t longest_reason = 200;

net::Response answer(const Call& call, RegistryServices& services) {
  const auto generation = number_parameter(call.request, "generation");
  if (!generation) throw RegistryError(400, "The parameter generation is missing", "BAD_REQUEST");
  const auto reason = call.request.parameter("reason").value_or("").substr(0, longest_reason);
  refuse_unless_ok(services.registry.leave(call.at("certname"), *generation, reason));
  return {.status = 204};
}

}  // namespace

Route define_muster_lease_end() {
  return {.method = net::Method::delete_,
          .path = "/muster/v1/leases/{certname}",
          .doc = "A machine deregisters: ?generation=G&reason=shutdown.",
          .access = Access::own_certificate,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
