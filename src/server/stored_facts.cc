#include "server/stored_facts.hh"

#include <chrono>

#include "net/wire.hh"
#include "server/registry_services.hh"

namespace muster::server {

std::int64_t seconds_now() {
  return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

std::string encode(const FactMessage& facts) {
  net::WireWriter out;
  out.text(facts.certname);
  out.text(facts.environment);
  out.text(facts.json);
  return std::move(out.bytes());
}

FactMessage decode_facts(std::string_view bytes) {
  net::WireReader in(bytes);
  FactMessage out;
  out.certname = in.text();
  out.environment = in.text();
  out.json = in.text();
  return out;
}

void store_facts(const FactMessage& facts, RegistryServices& services) {
  services.database.write(
      "INSERT INTO facts(certname, environment, stored_at, body) VALUES(?, ?, ?, ?) "
      "ON CONFLICT(certname) DO UPDATE SET environment = excluded.environment, "
      "stored_at = excluded.stored_at, body = excluded.body",
      facts.certname, facts.environment, seconds_now(), facts.json);
}

}  // namespace muster::server
