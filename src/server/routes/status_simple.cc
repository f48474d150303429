#include "base/strings.hh"
#include "server/front_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, FrontServices&) {
  const auto& service = call.at("service");
  if (service != "server" && service != "master" && service != "ca")
    throw HttpError(404, "not found: " + service);
  net::Response out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = "running";
  return out;
}

}  // namespace

Route define_status_simple() {
  return {.path = "/status/v1/simple/{service}",
          .doc = "Is that service running? server, master or ca.",
          .access = Access::anybody,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
