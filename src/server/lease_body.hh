#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/message.hh"
#include "registry/policy.hh"

namespace muster::server {

/// {"generation":7,"state":"up"} or {"generation":7,"state":"draining","reason":"spot"}.
struct Renewal {
  std::uint64_t generation = 0;
  bool drains = false;
  std::string reason;
};
/// Nullopt for anything else. Agents' own form is read without making values of it: this is what
/// most requests are.
std::optional<Renewal> read_renewal(std::string_view body);

/// {"ttl":30,"renew":10}
net::Response renewed(const registry::Policy& policy);

}  // namespace muster::server
