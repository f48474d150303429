#include "server/registry_answer.hh"

#include <charconv>

#include "registry/node_json.hh"
#include "value/json.hh"

namespace muster::server {

net::Response json_response(const value::Value& body, int status) {
  net::Response out;
  out.status = status;
  out.content_type = "application/json";
  out.body = value::to_json(body, value::JsonLayout::compact);
  return out;
}

net::Response response_to(const RegistryError& error) {
  value::Hash body;
  body.set("kind", error.issue_kind());
  body.set("message", std::string(error.what()));
  auto out = json_response(value::Value(std::move(body)), error.status());
  if (error.retry_after().count() > 0)
    out.headers.add("Retry-After", std::to_string(error.retry_after().count()));
  return out;
}

void refuse_unless_ok(const registry::Answer& answer) {
  using Kind = registry::Answer::Kind;
  switch (answer.kind) {
    case Kind::ok: return;
    case Kind::not_registered: throw RegistryError(404, answer.text, "NOT_REGISTERED");
    case Kind::superseded: throw RegistryError(409, answer.text, "SUPERSEDED");
    case Kind::conflict: throw RegistryError(409, answer.text, "IDENTITY_CONFLICT");
    case Kind::banned: throw RegistryError(409, answer.text, "IDENTITY_BANNED");
    case Kind::wait:
      throw RegistryError(503, answer.text, "UNDECIDED",
                          std::chrono::ceil<std::chrono::seconds>(answer.wait));
    case Kind::full: throw RegistryError(507, answer.text, "REGISTRY_FULL");
  }
}

const registry::Node& node_named(const registry::Service& service, std::string_view name) {
  const auto* node = service.find(name);
  if (node == nullptr)
    throw RegistryError(404,
                        "There is no node " + std::string(name) + ", or several have that name",
                        "RESOURCE_NOT_FOUND");
  return *node;
}

registry::Query parse_query(std::string_view text) {
  try {
    return registry::Query::parse(text);
  } catch (const registry::QueryError& e) {
    throw RegistryError(400, "The query is not understood: " + registry::explained(e, text),
                        "BAD_QUERY");
  }
}

std::optional<std::uint64_t> number_parameter(const net::Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  std::uint64_t out = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), out);
  if (text->empty() || read.ec != std::errc() || read.ptr != text->data() + text->size())
    throw RegistryError(400, "The parameter " + std::string(name) + " is no number", "BAD_REQUEST");
  return out;
}

std::string operator_of(const net::Request& request) {
  return request.peer.certname + " (" + request.peer.address + ")";
}

value::Value shown_nodes(registry::Service& service, std::string_view query) {
  const auto parsed = parse_query(query);
  value::Array nodes;
  for (const auto* node : service.select(parsed))
    nodes.emplace_back(registry::shown(*node, service.registry().clock()));
  value::Hash out;
  out.set("revision", static_cast<std::int64_t>(service.registry().nodes().revision()));
  const auto& guard = service.registry().guard();
  out.set("frozen", guard.is_frozen());
  out.set("nodes", std::move(nodes));
  return value::Value(std::move(out));
}

}  // namespace muster::server
