#pragma once
#include <string>
#include <string_view>

namespace muster::server {

struct RegistryServices;

/// The facts of a node, as it sent them.
struct FactMessage {
  std::string certname, environment, json;
};
/// As they go to the registry's process.
std::string encode(const FactMessage& facts);
/// Throws base::Error.
FactMessage decode_facts(std::string_view bytes);

void store_facts(const FactMessage& facts, RegistryServices& services);

/// Seconds since 1970.
std::int64_t seconds_now();

}  // namespace muster::server
