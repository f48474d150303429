#include "server/authority_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  const auto state = call.request.parameter("state").value_or("");
  return response_of(services.service.get_statuses(std::string(state)));
}

}  // namespace

Route define_ca_statuses() {
  return {.method = net::Method::get,
          .path = "/puppet-ca/v1/certificate_statuses/{ignored}",
          .doc = "All certificates and requests.",
          .access = Access::administrator,
          .body_limit = 0,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
