#include "server/question.hh"
#include "server/registry_services.hh"
#include "server/stored_facts.hh"

namespace muster::server {

namespace {

/// The body is a FactMessage.
std::string answer(std::string_view body, RegistryServices& services) {
  store_facts(decode_facts(body), services);
  return {};
}

}  // namespace

Question define_store_facts() {
  return {answer};
}

}  // namespace muster::server
