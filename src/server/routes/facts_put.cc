#include "server/intern.hh"
#include "server/registry_services.hh"
#include "server/stored_facts.hh"

namespace muster::server {

namespace {

std::string prepare(const Call& call) {
  environment_name(call.request);
  const auto facts = interned(call.request);
  check_name(facts, "name", call.at("certname"));
  const auto* values = facts.find("values");
  if (!values || !values->if_hash())
    throw not_interned("undefined method `delete' for nil:NilClass");
  return call.request.body;
}

net::Response answer(const Call& call, RegistryServices& services) {
  store_facts({call.at("certname"), environment_name(call.request), call.request.body}, services);
  return text_response(json_format, "0");
}

}  // namespace

Route define_facts_put() {
  return {.method = net::Method::put,
          .path = "/puppet/v3/facts/{certname}",
          .doc = "Keeps a node's facts.",
          .access = Access::own_certificate,
          .body_limit = 32UL * 1024 * 1024,
          .prepare = prepare,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
