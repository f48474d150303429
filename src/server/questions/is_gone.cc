#include "server/question.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

/// The body is a certname, the answer "gone" when the registry knows that its machine is no more.
std::string answer(std::string_view body, RegistryServices& services) {
  const auto* node = services.registry.find(std::string(body));
  // It may have been found by another name than that of its certificate.
  const bool gone =
      node != nullptr && node->certname == body &&
      (node->state == registry::State::gone || node->state == registry::State::archived);
  return gone ? "gone" : "";
}

}  // namespace

Question define_is_gone() {
  return {answer};
}

}  // namespace muster::server
