#include "registry/deploys.hh"
#include "server/deploy_bodies.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  const auto token = number_parameter(call.request, "token").value_or(0);
  if (!registry::Deploys(services.database).give_back(deploy_name(call), token))
    throw RegistryError(409, "The lease is another's", "LOCKED");
  constexpr int no_content = 204;
  return {.status = no_content};
}

}  // namespace

Route define_muster_deploy_lease_end() {
  return {.method = net::Method::delete_,
          .path = "/muster/v1/deploys/{application}/{stage}/lease",
          .doc = "Gives the lease with that ?token= back.",
          .access = Access::administrator,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
