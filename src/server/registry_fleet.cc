#include "server/registry_fleet.hh"

#include "base/error.hh"
#include "value/json.hh"

namespace muster::server {

using value::Array;
using value::Hash;
using value::Value;

Value RegistryFleet::ask(std::string_view question, std::string_view body) {
  const auto reply = upstream_.ask_registry(question, body);
  switch (reply.kind) {
    case Reply::Kind::answered: return value::from_json(reply.text);
    case Reply::Kind::refused: throw base::Error(reply.text);
    case Reply::Kind::no_answer: throw base::Error("The registry does not answer");
  }
  return {};
}

std::vector<eval::Offer> RegistryFleet::exported(std::string_view type) {
  const auto found = ask(
      "exported_resources",
      value::to_json(Hash{{"type", type}, {"certname", certname_}}, value::JsonLayout::compact));
  std::vector<eval::Offer> out;
  for (const auto& each : found.if_array() ? *found.if_array() : Array()) {
    const auto& offer = *each.if_hash();
    out.push_back({*offer.find("certname")->if_string(),
                   catalog::resource_from_data(*offer.find("resource"))});
  }
  return out;
}

Array RegistryFleet::nodes(const std::string& query) {
  const auto found = ask("nodes", query);
  const auto* nodes = found.if_hash() ? found.if_hash()->find("nodes") : nullptr;
  return nodes && nodes->if_array() ? *nodes->if_array() : Array();
}

std::string exports_json(const catalog::Catalog& catalog) {
  Array resources;
  for (const auto& resource : catalog.exported)
    resources.push_back(catalog::to_data(resource, catalog::Richness::rich));
  return value::to_json(Hash{{"certname", catalog.name},
                             {"environment", catalog.environment},
                             {"resources", std::move(resources)}},
                        value::JsonLayout::compact);
}

}  // namespace muster::server
