#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  static_cast<void>(call);
  return response_of(services.service.get_expirations());
}

}  // namespace

Route define_ca_expirations() {
  return {.method = net::Method::get,
          .path = "/puppet-ca/v1/expirations",
          .doc = "When the CA certificates and the lists expire.",
          .access = Access::any_certificate,
          .body_limit = 0,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
