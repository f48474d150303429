#include "base/error.hh"
#include "server/json_body.hh"
#include "server/question.hh"
#include "server/registry_services.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

/// The body is {"certname": …, "resources": […]}: all that the node exports from now on.
std::string answer(std::string_view body, RegistryServices& services) {
  const auto data = value::from_json(body);
  if (!data.if_hash()) throw base::Error("these are no exported resources");
  const auto certname = text_member(*data.if_hash(), "certname");
  services.database.write("DELETE FROM exported_resources WHERE certname = ?", certname);
  const auto* resources = data.if_hash()->find("resources");
  for (const auto& resource :
       resources && resources->if_array() ? *resources->if_array() : value::Array()) {
    if (!resource.if_hash()) continue;
    services.database.write(
        "INSERT INTO exported_resources(certname, type, title, body) VALUES(?, ?, ?, ?)", certname,
        text_member(*resource.if_hash(), "type"), text_member(*resource.if_hash(), "title"),
        value::to_json(resource, value::JsonLayout::compact));
  }
  return {};
}

}  // namespace

Question define_store_exports() {
  return {answer};
}

}  // namespace muster::server
