#include <algorithm>

#include "registry/deploys.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::uint64_t default_count = 20, most_count = 1000;

net::Response answer(const Call& call, RegistryServices& services) {
  const std::string name(call.request.parameter("name").value_or(""));
  const auto count = std::clamp<std::uint64_t>(
      number_parameter(call.request, "count").value_or(default_count), 1, most_count);
  value::Array deploys;
  for (const auto& json : registry::Deploys(services.database).newest(name, count))
    deploys.push_back(value::from_json(json));
  value::Hash out;
  out.set("deploys", std::move(deploys));
  return json_response(value::Value(std::move(out)));
}

}  // namespace

Route define_muster_deploys() {
  return {.path = "/muster/v1/deploys",
          .doc = "What was deployed, the newest first (?name=shop/production, ?count=).",
          .access = Access::administrator,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
