#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.get_request(call.at("certname")));
}

}  // namespace

Route define_ca_request_get() {
  return {.method = net::Method::get,
          .path = "/puppet-ca/v1/certificate_request/{certname}",
          .doc = "A request for a certificate that waits.",
          .access = Access::anybody,
          .body_limit = 0,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
