#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(
      services.service.put_status(call.at("certname"), call.request.body, actor_of(call.request)));
}

}  // namespace

Route define_ca_status_put() {
  return {.method = net::Method::put,
          .path = "/puppet-ca/v1/certificate_status/{certname}",
          .doc = "Signs or revokes.",
          .access = Access::administrator,
          .body_limit = 1024UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
