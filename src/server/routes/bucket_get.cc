#include "server/background.hh"
#include "server/bucket.hh"
#include "server/process.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  static constexpr const Format* supported[] = {&binary_format};
  environment_name(call.request);
  if (call.request.parameter("list_all") == "true")
    throw server_error("Listing remote file buckets is not allowed");
  if (!call.request.parameter("diff_with").value_or("").empty())
    throw server_error("This server compares no files; get both, and compare them");
  const auto key = read_bucket_key(call.at("path"), services.options);
  const auto bucket = bucket_of(services.options);
  if (!bucket.has(key.sum, key.path)) throw no_such_thing("file_bucket_file", call.at("path"));
  return services.background.respond(
      [bucket, sum = key.sum, &format = accepted_format(call.request, supported)] {
        return text_response(format, bucket.content(sum));
      },
      services.process.log());
}

}  // namespace

Route define_bucket_get() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/file_bucket_file/{path*}",
          .doc = "The content of a file that was put into the server's filebucket.",
          .access = Access::any_certificate,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
