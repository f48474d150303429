#include <fmt/core.h>

#include "crypto/digest.hh"
#include "server/class_info.hh"
#include "server/compiler_services.hh"
#include "server/indirection.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, CompilerServices& services) {
  const auto name = call.request.parameter("environment").value_or("");
  if (!content::Environments::valid_name(name))
    throw HttpError(400,
                    fmt::format("The environment must be purely alphanumeric, not '{}'", name));
  const auto layout = services.bench.layout();
  if (!layout || layout->name != name)
    throw HttpError(404, fmt::format("Could not find environment '{}'", name));
  auto body =
      value::to_json(classes_of(services.bench.environment(*layout)), value::JsonLayout::compact);
  const auto tag = crypto::hex_digest(crypto::Algorithm::sha1, body);
  net::Response out = text_response(json_format, std::move(body));
  out.headers.add("ETag", tag);
  const auto known = call.request.headers.find("If-None-Match");
  // Compressing on the way changes a tag's end.
  if (!known || !known->starts_with(tag)) return out;
  out.status = 304;
  out.content_type.clear();
  out.body.clear();
  return out;
}

}  // namespace

Route define_environment_classes() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/environment_classes",
          .doc = "The classes of an environment and their parameters.",
          .access = Access::administrator,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
