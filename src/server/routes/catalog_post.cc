#include "server/catalog_request.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, CompilerServices& services) {
  return catalog_response(compile_catalog(read_catalog_request(call, services), call, services),
                          call.request);
}

}  // namespace

Route define_catalog_post() {
  return {.method = net::Method::post,
          .path = "/puppet/v3/catalog/{certname}",
          .doc = "A node's catalog, compiled with the facts that are in the form.",
          .access = Access::own_certificate,
          .body_limit = 64UL * 1024 * 1024,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
