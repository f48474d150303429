#include "server/catalog_request.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, CompilerServices& services) {
  return catalog_response(compile_catalog(read_catalog_request(call, services), call, services),
                          call.request);
}

}  // namespace

Route define_catalog_get() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/catalog/{certname}",
          .doc = "A node's catalog; its facts are in the query, or are those that it sent last.",
          .access = Access::own_certificate,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
