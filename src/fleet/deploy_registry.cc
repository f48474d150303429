#include "fleet/deploy_registry.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "deploy/record_json.hh"

namespace muster::fleet {

namespace {

constexpr int fine = 200, no_content = 204, conflict = 409;

/// "shop/production" as two parts of a path.
std::string path_of(const std::string& name) {
  const auto slash = name.find('/');
  const auto stage =
      slash == std::string::npos ? std::string("production") : name.substr(slash + 1);
  return fmt::format("/deploys/{}/{}", net::encoded_component(name.substr(0, slash)),
                     net::encoded_component(stage));
}

std::string text_at(const value::Value& body, const char* name) {
  const auto* found = body.if_hash() ? body.if_hash()->find(name) : nullptr;
  return found && found->if_string() ? *found->if_string() : std::string();
}

[[noreturn]] void fail(const RegistryClient::Answer& answer) {
  const auto message = text_at(answer.body, "message");
  throw base::Error(fmt::format("The registry answered {}{}", answer.status,
                                message.empty() ? "" : ": " + message));
}

}  // namespace

DeployRegistry::Lease DeployRegistry::take(const std::string& name, const std::string& owner,
                                           const std::string& reason, std::chrono::seconds time,
                                           std::uint64_t token) {
  value::Hash body;
  body.set("owner", owner);
  body.set("reason", reason);
  body.set("seconds", static_cast<std::int64_t>(time.count()));
  if (token != 0) body.set("token", static_cast<std::int64_t>(token));
  const auto answer =
      client_.ask(net::Method::put, path_of(name) + "/lease", value::Value(std::move(body)));
  if (answer.status != fine && answer.status != conflict) fail(answer);
  Lease out;
  out.holder = text_at(answer.body, "owner");
  out.reason = text_at(answer.body, "reason");
  const auto* given = answer.body.if_hash() ? answer.body.if_hash()->find("token") : nullptr;
  if (answer.status == fine && given && given->if_integer())
    out.token = static_cast<std::uint64_t>(*given->if_integer());
  return out;
}

void DeployRegistry::give_back(const std::string& name, std::uint64_t token) {
  client_.ask(net::Method::delete_, fmt::format("{}/lease?token={}", path_of(name), token));
}

void DeployRegistry::record(const deploy::DeployRecord& record) {
  const auto answer =
      client_.ask(net::Method::post, path_of(record.name), value::Value(deploy::to_hash(record)));
  if (answer.status != no_content) fail(answer);
}

std::vector<deploy::DeployRecord> DeployRegistry::newest(const std::string& name,
                                                         std::size_t most) {
  const auto answer = client_.ask(net::Method::get, fmt::format("/deploys?count={}&name={}", most,
                                                                net::encoded_component(name)));
  const auto* list = answer.body.if_hash() ? answer.body.if_hash()->find("deploys") : nullptr;
  if (answer.status != fine || !list || !list->if_array()) fail(answer);
  std::vector<deploy::DeployRecord> out;
  for (const auto& item : *list->if_array())
    if (item.if_hash()) out.push_back(deploy::record_from(*item.if_hash()));
  return out;
}

}  // namespace muster::fleet
