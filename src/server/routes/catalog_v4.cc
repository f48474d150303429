#include <fmt/core.h>

#include <optional>

#include "server/captured_log.hh"
#include "server/catalog_v4_body.hh"
#include "server/indirection.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

/// What goes wrong is answered here in the words of Puppet Server itself, and not of Puppet.
catalog::Catalog compiled(const CatalogRequest& request, const Call& call,
                          CompilerServices& services) {
  const auto& environments = services.bench.content.environments;
  const bool is_default = request.environment == services.options.settings.text("environment");
  if (!is_default && !environments.exists(request.environment))
    throw ruby_error("EnvironmentNotFound", no_environment(request.environment, environments));
  constexpr std::string_view of_puppet = "Server Error: ";
  try {
    return compile_catalog(request, call, services);
  } catch (const HttpError& e) {
    const std::string_view text = e.what();
    if (!text.starts_with(of_puppet)) throw;
    throw ruby_error("PreformattedError", text.substr(of_puppet.size()));
  }
}

net::Response answer(const Call& call, CompilerServices& services) {
  const auto asked = read_catalog_v4(call.request.body);
  std::optional<CapturedLog> log;
  if (asked.captured) log.emplace(services, *asked.captured);
  CompilerServices with{services.options, services.bench, services.upstream,
                        log ? static_cast<base::LogSink&>(*log) : services.log, services.node};
  const auto catalog = compiled(asked.request, call, with);
  auto body = "{\"catalog\":" + catalog::to_json(catalog, catalog::Richness::rich);
  if (log) body += ",\"logs\":" + value::to_json(log->lines(), value::JsonLayout::compact);
  auto out = text_response(json_format, body + "}");
  out.content_type = json_format.mime;
  return out;
}

}  // namespace

Route define_catalog_v4() {
  return {.method = net::Method::post,
          .path = "/puppet/v4/catalog",
          .doc = "Any node's catalog, for administrators: with facts and trusted facts as given.",
          .access = Access::administrator,
          .body_limit = 64UL * 1024 * 1024,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
