#include "server/front_services.hh"
#include "server/route.hh"
#include "server/status_body.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

net::Response answer(const Call&, FrontServices&) {
  net::Response out;
  out.content_type = "application/json;charset=utf-8";
  out.body = value::to_json(status_of_services(), value::JsonLayout::compact);
  return out;
}

}  // namespace

Route define_status_services() {
  return {.path = "/status/v1/services",
          .doc = "The state of all services.",
          .access = Access::anybody,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
