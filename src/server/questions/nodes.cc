#include "server/question.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

/// The body is a query, the answer {"revision": R, "nodes": […]}.
std::string answer(std::string_view body, RegistryServices& services) {
  return value::to_json(shown_nodes(services.registry, body), value::JsonLayout::compact);
}

}  // namespace

Question define_nodes() {
  return {answer};
}

}  // namespace muster::server
