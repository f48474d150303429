#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.get_status(call.at("certname")));
}

}  // namespace

Route define_ca_status_get() {
  return {.method = net::Method::get,
          .path = "/puppet-ca/v1/certificate_status/{certname}",
          .doc = "What is known of a certificate or a request.",
          .access = Access::administrator,
          .body_limit = 0,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
