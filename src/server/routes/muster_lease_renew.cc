#include "server/lease_body.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  const auto renewal = read_renewal(call.request.body);
  if (!renewal) throw RegistryError(400, "The renewal is not understood", "BAD_REQUEST");
  refuse_unless_ok(services.registry.renew(call.at("certname"), renewal->generation,
                                           renewal->drains, renewal->reason));
  return renewed(services.registry.registry().policy());
}

}  // namespace

Route define_muster_lease_renew() {
  return {.method = net::Method::put,
          .path = "/muster/v1/leases/{certname}",
          .doc = "A machine renews its lease, and says whether it drains.",
          .access = Access::own_certificate,
          .body_limit = 4096,
          .quiet = true,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
