#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "deploy/on_hosts.hh"

namespace muster::deploy {

/// Is the new release alive on a host? Asked again until it is, or the time is over.
struct HealthCheck {
  std::string command;  // on the host: status 0 is good
  std::string url;      // asked from here, {host} being its address: 2xx and 3xx are good
  std::string expect;   // that the body must contain
  std::chrono::milliseconds timeout{60'000}, between{1'000}, each{10'000};
};

/// The targets that are not well, and why.
std::vector<std::pair<HostId, std::string>> unhealthy(
    Engine& engine, const HealthCheck& check,
    const std::vector<std::pair<Target, std::string>>& hosts_with_addresses);

}  // namespace muster::deploy
