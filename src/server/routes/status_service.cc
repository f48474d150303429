#include "server/front_services.hh"
#include "server/route.hh"
#include "server/status_body.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, FrontServices&) {
  const auto& name = call.at("service");
  if (!is_service(name)) throw HttpError(404, "not found: " + name);
  auto status = status_of_service(name);
  status.set("service_name", name);
  net::Response out;
  out.content_type = "application/json;charset=utf-8";
  out.body = value::to_json(status, value::JsonLayout::compact);
  return out;
}

}  // namespace

Route define_status_service() {
  return {.path = "/status/v1/services/{service}",
          .doc = "The state of one service.",
          .access = Access::anybody,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
