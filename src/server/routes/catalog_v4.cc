#include <fmt/core.h>

#include "server/catalog_request.hh"
#include "server/indirection.hh"
#include "server/json_body.hh"

namespace muster::server {

namespace {

std::string required(const value::Hash& body, std::string_view name) {
  auto text = text_member(body, name);
  if (text.empty()) throw HttpError(400, fmt::format("'{}' is missing", name), "schema-violation");
  return text;
}

CatalogRequest read(const value::Hash& body) {
  CatalogRequest out;
  out.certname = required(body, "certname");
  out.environment = required(body, "environment");
  if (!content::Environments::valid_name(out.environment))
    throw HttpError(400, "the environment is no name", "schema-violation");
  const auto* facts = object_member(body, "facts");
  const auto* values = facts ? object_member(*facts, "values") : nullptr;
  if (values) {
    out.facts = std::make_shared<NodeFacts>();
    out.facts->certname = out.certname;
    out.facts->values = *values;
    // It is stored when it is asked for only.
    const auto* persistence = object_member(body, "persistence");
    out.facts->is_stored = !persistence || !flag_member(*persistence, "facts");
    out.facts->json = facts_json(out.certname, *values);
  }
  const auto* trusted = object_member(body, "trusted_facts");
  const auto* given = trusted ? object_member(*trusted, "values") : nullptr;
  const auto* in_facts = values ? object_member(*values, "trusted") : nullptr;
  out.trusted = given ? *given : in_facts ? *in_facts : value::Hash();
  return out;
}

net::Response answer(const Call& call, CompilerServices& services) {
  const auto catalog = compile_catalog(read(json_body(call.request)), call, services);
  return text_response(json_format,
                       "{\"catalog\":" + catalog::to_json(catalog, catalog::Richness::rich) + "}");
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
