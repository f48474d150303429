#include "cloud/instance_wire.hh"
#include "server/question.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

/// The body is all instances of an account and a region, as the poller has just listed them.
std::string answer(std::string_view body, RegistryServices& services) {
  services.registry.observe(cloud::decoded_instance_list(body));
  return {};
}

}  // namespace

Question define_listing() {
  return {answer};
}

}  // namespace muster::server
