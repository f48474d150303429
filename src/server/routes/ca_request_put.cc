#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  auto out = response_of(
      services.service.put_request(call.at("certname"), call.request.body, actor_of(call.request)));
  if (out.status == 503) out.headers.add("Retry-After", "60");
  return out;
}

}  // namespace

Route define_ca_request_put() {
  return {.method = net::Method::put,
          .path = "/puppet-ca/v1/certificate_request/{certname}",
          .doc = "Asks for a certificate.",
          .access = Access::anybody,
          .body_limit = 64UL * 1024,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
