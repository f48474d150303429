#include "server/bucket.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  environment_name(call.request);
  const auto key = read_bucket_key(call.at("path"), services.options);
  if (!bucket_of(services.options).has(key.sum, key.path))
    throw no_such_thing("file_bucket_file", call.at("path"));
  return {};
}

}  // namespace

Route define_bucket_head() {
  return {.method = net::Method::head,
          .path = "/puppet/v3/file_bucket_file/{path*}",
          .doc = "Is that content in the server's filebucket?",
          .access = Access::any_certificate,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
