#include "server/front_services.hh"
#include "server/route.hh"
#include "server/router.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

std::string name_of_access(Access access) {
  switch (access) {
    case Access::anybody: return "anybody";
    case Access::any_certificate: return "any_certificate";
    case Access::own_certificate: return "own_certificate";
    case Access::administrator: return "administrator";
  }
  return "";
}

net::Response answer(const Call&, FrontServices& services) {
  value::Array rows;
  for (const auto& entry : services.router.entries()) {
    const auto& route = entry->route;
    rows.push_back(value::Hash{{"name", entry->name},
                               {"method", std::string(name_of(route.method))},
                               {"path", route.path},
                               {"access", name_of_access(route.access)},
                               {"body_limit", static_cast<std::int64_t>(route.body_limit)},
                               {"doc", route.doc}});
  }
  net::Response out;
  out.content_type = "application/json";
  out.body = value::to_json(rows, value::JsonLayout::pretty);
  return out;
}

}  // namespace

Route define_routes() {
  return {.path = "/muster/v1/routes",
          .doc = "All addresses, with who may ask them.",
          .access = Access::administrator,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
