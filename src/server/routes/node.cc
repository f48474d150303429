#include "server/catalog_request.hh"
#include "server/classified_node.hh"
#include "server/indirection.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using value::Hash;

bool is_empty(const value::Value& classes) {
  return classes.is_undef() || (classes.if_array() && classes.if_array()->empty()) ||
         (classes.if_hash() && classes.if_hash()->empty());
}

net::Response answer(const Call& call, CompilerServices& services) {
  const auto& certname = call.at("certname");
  const auto environment = environment_name(call.request);
  if (!services.bench.content.environments.exists(environment) &&
      environment != services.options.settings.text("environment"))
    environment_of(call.request, services.bench.content.environments);
  const auto found = classified(certname, environment, services);
  auto parameters = found.classification.parameters;
  if (const auto facts = facts_sent_last(certname, services))
    for (const auto& [name, v] : facts->values)
      if (!parameters.find(name)) parameters.set(name, v);
  parameters.erase("environment");
  Hash out{{"name", certname}, {"environment", found.layout.name}};
  if (!is_empty(found.classification.classes)) out.set("classes", found.classification.classes);
  if (!parameters.empty()) out.set("parameters", std::move(parameters));
  return text_response(data_format(call.request), value::to_json(out, value::JsonLayout::compact));
}

}  // namespace

Route define_node() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/node/{certname}",
          .doc = "The environment, classes and parameters of a node, as the classifier has them.",
          .access = Access::own_certificate,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
