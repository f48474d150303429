#include "server/question.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

/// The body is a certname, the answer its facts as JSON; empty when it never sent any.
std::string answer(std::string_view body, RegistryServices& services) {
  const auto found =
      services.database.first<std::string>("SELECT body FROM facts WHERE certname = ?", body);
  return found ? std::get<0>(*found) : std::string();
}

}  // namespace

Question define_facts_of() {
  return {answer};
}

}  // namespace muster::server
