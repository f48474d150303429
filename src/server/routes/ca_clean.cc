#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.clean(call.request.body, actor_of(call.request)));
}

}  // namespace

Route define_ca_clean() {
  return {.method = net::Method::put,
          .path = "/puppet-ca/v1/clean",
          .doc = "Revokes and throws away certificates.",
          .access = Access::administrator,
          .body_limit = 1024UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
