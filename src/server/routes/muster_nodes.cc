#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  return json_response(shown_nodes(services.registry, call.request.parameter("q").value_or("")));
}

}  // namespace

Route define_muster_nodes() {
  return {.path = "/muster/v1/nodes",
          .doc = "The nodes that a query matches (?q=), and the revision that this is of.",
          .access = Access::administrator,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
