#include "registry/deploys.hh"
#include "server/deploy_bodies.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

net::Response answer(const Call& call, RegistryServices& services) {
  auto body = object_in(call);
  const auto id = text_in(body, "id");
  if (id.empty()) throw RegistryError(400, "The record has no id", "BAD_REQUEST");
  body.set("name", deploy_name(call));
  body.set("by", operator_of(call.request));
  const auto now =
      std::chrono::time_point_cast<registry::Milliseconds>(std::chrono::system_clock::now());
  registry::Deploys(services.database)
      .record(id, deploy_name(call), now,
              value::to_json(value::Value(std::move(body)), value::JsonLayout::compact));
  constexpr int no_content = 204;
  return {.status = no_content};
}

}  // namespace

Route define_muster_deploy_record() {
  return {.method = net::Method::post,
          .path = "/muster/v1/deploys/{application}/{stage}",
          .doc = "What a deploy did, so far or in the end.",
          .access = Access::administrator,
          .body_limit = 4UL * 1024 * 1024,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
