#include "server/stored_facts.hh"

#include <chrono>

#include "base/error.hh"
#include "server/json_body.hh"
#include "server/registry_services.hh"
#include "value/json.hh"

namespace muster::server {

std::int64_t seconds_now() {
  return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

FactMessage read_fact_message(std::string_view body) {
  const auto data = value::from_json(body);
  if (!data.if_hash()) throw base::Error("these are no facts");
  return {text_member(*data.if_hash(), "certname"), text_member(*data.if_hash(), "environment"),
          text_member(*data.if_hash(), "facts")};
}

void store_facts(const FactMessage& facts, RegistryServices& services) {
  services.database.write(
      "INSERT INTO facts(certname, environment, stored_at, body) VALUES(?, ?, ?, ?) "
      "ON CONFLICT(certname) DO UPDATE SET environment = excluded.environment, "
      "stored_at = excluded.stored_at, body = excluded.body",
      facts.certname, facts.environment, seconds_now(), facts.json);
}

}  // namespace muster::server
