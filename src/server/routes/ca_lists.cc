#include "server/authority_services.hh"
#include "server/if_modified.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, AuthorityServices& services) {
  auto out = response_of(services.service.get_lists(std::nullopt));
  mind_conditions(call.request, out,
                  services.options.authority_options.infrastructure_list
                      ? services.options.authority.infra_lists
                      : services.options.authority.lists);
  return out;
}

}  // namespace

Route define_ca_lists() {
  return {.path = "/puppet-ca/v1/certificate_revocation_list/ca",
          .doc = "The lists of revoked certificates.",
          .access = Access::anybody,
          .handle = Handler<AuthorityServices>(answer)};
}

}  // namespace muster::server
