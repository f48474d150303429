#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.sign(call.request.body, actor_of(call.request)));
}

}  // namespace

Route define_ca_sign() {
  return {.method = net::Method::post,
          .path = "/puppet-ca/v1/sign",
          .doc = "Signs requests.",
          .access = Access::administrator,
          .body_limit = 1024UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
