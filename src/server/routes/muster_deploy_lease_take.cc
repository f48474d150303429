#include <algorithm>

#include "registry/deploys.hh"
#include "server/deploy_bodies.hh"
#include "server/registry_answer.hh"
#include "server/registry_services.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

constexpr std::uint64_t default_seconds = 600, most_seconds = 86'400;

net::Response answer(const Call& call, RegistryServices& services) {
  const auto body = object_in(call);
  registry::Deploys::Claim claim;
  claim.name = deploy_name(call);
  claim.owner = text_in(body, "owner");
  claim.reason = text_in(body, "reason");
  claim.time = std::chrono::seconds(
      std::clamp<std::uint64_t>(number_in(body, "seconds", default_seconds), 1, most_seconds));
  claim.token = number_in(body, "token", 0);
  const auto now =
      std::chrono::time_point_cast<registry::Milliseconds>(std::chrono::system_clock::now());
  const auto lease = registry::Deploys(services.database).take(claim, now);
  value::Hash out;
  out.set("token", static_cast<std::int64_t>(lease.token));
  out.set("owner", lease.owner);
  out.set("reason", lease.reason);
  out.set("until", registry::time_text(lease.until));
  if (!lease.granted) {
    out.set("kind", "LOCKED");
    out.set("message", claim.name + " is locked by " + lease.owner);
  }
  constexpr int conflict = 409, fine = 200;
  return json_response(value::Value(std::move(out)), lease.granted ? fine : conflict);
}

}  // namespace

Route define_muster_deploy_lease_take() {
  return {
      .method = net::Method::put,
      .path = "/muster/v1/deploys/{application}/{stage}/lease",
      .doc = "Who may deploy: takes the lease, or with its token for longer; 409 with its holder.",
      .access = Access::administrator,
      .body_limit = 16384,
      .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
