#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.put_lists(call.request.body, actor_of(call.request)));
}

}  // namespace

Route define_ca_lists_put() {
  return {.method = net::Method::put,
          .path = "/puppet-ca/v1/certificate_revocation_list",
          .doc = "Newer lists of the CAs above.",
          .access = Access::administrator,
          .body_limit = 64UL * 1024 * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
