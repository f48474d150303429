#pragma once
#include <string>
#include <string_view>

namespace muster::server {

struct RegistryServices;

/// The facts of a node, as it sent them.
struct FactMessage {
  std::string certname, environment, json;
};
/// Throws base::Error.
FactMessage read_fact_message(std::string_view body);
void store_facts(const FactMessage& facts, RegistryServices& services);

/// Seconds since 1970.
std::int64_t seconds_now();

}  // namespace muster::server
