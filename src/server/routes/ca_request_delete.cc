#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  return response_of(services.service.delete_request(call.at("certname"), actor_of(call.request)));
}

}  // namespace

Route define_ca_request_delete() {
  return {.method = net::Method::delete_,
          .path = "/puppet-ca/v1/certificate_request/{certname}",
          .doc = "Throws a request away.",
          .access = Access::administrator,
          .body_limit = 0,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
