#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.sign_all(actor_of(call.request)));
}

}  // namespace

Route define_ca_sign_all() {
  return {.method = net::Method::post,
          .path = "/puppet-ca/v1/sign/all",
          .doc = "Signs all requests.",
          .access = Access::administrator,
          .body_limit = 1024UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
