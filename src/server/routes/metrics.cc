#include "server/metrics.hh"

#include "server/front_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

net::Response answer(const Call&, FrontServices& services) {
  net::Response out;
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  out.body = services.metrics.text();
  return out;
}

}  // namespace

Route define_metrics() {
  return {.path = "/metrics",
          .doc = "The server's figures, as Prometheus reads them.",
          .access = Access::any_certificate,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
