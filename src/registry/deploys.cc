#include "registry/deploys.hh"

#include <algorithm>

namespace muster::registry {

namespace {

constexpr std::int64_t records_kept = 1000;

std::int64_t number(Wall time) {
  return time.time_since_epoch().count();
}

}  // namespace

Deploys::Lease Deploys::take(const Claim& claim, Wall now) {
  const auto found = database_.first<std::uint64_t, std::string, std::string, std::int64_t>(
      "SELECT token, owner, reason, until FROM deploy_leases WHERE name = ?", claim.name);
  std::uint64_t last = 0;
  if (found) {
    const auto& [token, owner, reason, until] = *found;
    last = token;
    const bool is_own = claim.token != 0 && claim.token == token && until != 0;
    if (!is_own && until > number(now))
      return {false, token, owner, reason, Wall(Milliseconds(until))};
    // One that was lost is not taken up again: others may have deployed since.
    if (!is_own && claim.token != 0)
      return {false, token, owner, reason, Wall(Milliseconds(until))};
  }
  // Also larger than a token that a runner made of its clock, when it could not ask us.
  const auto token =
      claim.token != 0 ? claim.token
                       : std::max<std::uint64_t>(last + 1, static_cast<std::uint64_t>(number(now)));
  const auto until = now + std::chrono::duration_cast<Milliseconds>(claim.time);
  database_.write(
      "INSERT INTO deploy_leases VALUES(?, ?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET token = "
      "excluded.token, owner = excluded.owner, reason = excluded.reason, until = excluded.until",
      claim.name, token, claim.owner, claim.reason, number(until));
  return {true, token, claim.owner, claim.reason, until};
}

bool Deploys::give_back(const std::string& name, std::uint64_t token) {
  return database_.write("UPDATE deploy_leases SET until = 0 WHERE name = ? AND token = ?", name,
                         token) > 0;
}

void Deploys::record(const std::string& id, const std::string& name, Wall at,
                     const std::string& json) {
  database_.write(
      "INSERT INTO deploys VALUES(?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET body = excluded.body",
      id, name, number(at), json);
  database_.write(
      "DELETE FROM deploys WHERE name = ?1 AND id NOT IN (SELECT id FROM deploys WHERE name = ?1 "
      "ORDER BY at DESC, id DESC LIMIT ?2)",
      name, records_kept);
}

std::vector<std::string> Deploys::newest(const std::string& name, std::size_t most) {
  std::vector<std::string> out;
  for (auto& [json] : database_.query<std::string>(
           "SELECT body FROM deploys WHERE ?1 = '' OR name = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
           name, most))
    out.push_back(std::move(json));
  return out;
}

}  // namespace muster::registry
