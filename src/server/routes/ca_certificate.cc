#include "server/authority_services.hh"
#include "server/if_modified.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  auto out = response_of(services.service.get_certificate(call.at("certname")));
  if (call.at("certname") == "ca")
    mind_conditions(call.request, out, services.options.authority.certificates);
  return out;
}

}  // namespace

Route define_ca_certificate() {
  return {.path = "/puppet-ca/v1/certificate/{certname}",
          .doc = "A certificate; that of `ca` is the CA's own, with those above it.",
          .access = Access::anybody,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
