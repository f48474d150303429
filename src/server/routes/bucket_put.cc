#include "server/bucket.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

/// What is kept is kept by its own digest, whatever the path says.
net::Response answer(const Call& call, RegistryServices& services) {
  environment_name(call.request);
  const auto key = read_bucket_key(call.at("path"), services.options);
  bucket_of(services.options).put(call.request.body, key.path);
  return text_response(binary_format, {});
}

}  // namespace

Route define_bucket_put() {
  return {.method = net::Method::put,
          .path = "/puppet/v3/file_bucket_file/{path*}",
          .doc = "Puts a file's content into the server's filebucket.",
          .access = Access::any_certificate,
          .body_limit = 256UL * 1024 * 1024,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
