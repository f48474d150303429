#include "server/background.hh"
#include "server/bucket.hh"
#include "server/process.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

/// What is kept is kept by its own digest, whatever the path says.
net::Response answer(const Call& call, RegistryServices& services) {
  environment_name(call.request);
  return services.background.respond(
      [&content = call.request.body, bucket = bucket_of(services.options),
       key = read_bucket_key(call.at("path"), services.options)] {
        bucket.put(content, key.path);
        return text_response(binary_format, {});
      },
      services.process.log());
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
