#include "crypto/certificate.hh"
#include "server/authority_services.hh"

namespace muster::server {

namespace {

/// The certificate is the one that the connection was made with; a body is not read.
net::Response answer(const Call& call, AuthorityServices& services) {
  const auto old = crypto::Certificate::from_der(call.request.peer.certificate);
  return response_of(services.service.renew(old.to_pem(), actor_of(call.request)));
}

}  // namespace

Route define_ca_renewal() {
  return {.method = net::Method::post,
          .path = "/puppet-ca/v1/certificate_renewal",
          .doc = "A new certificate for the holder of a valid one.",
          .access = Access::any_certificate,
          .body_limit = 64UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
