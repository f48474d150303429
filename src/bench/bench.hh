#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/named.hh"
#include "bench/identity.hh"

namespace muster::bench {

/// The server that is measured. Its certificate must lead to that CA.
struct Target {
  std::string host;
  std::uint16_t port = 8140;
  std::vector<crypto::Certificate> authorities;
};

struct Plan {
  Target target;
  std::vector<Identity> identities;  // as many as the scenario asked for
  std::size_t clients = 2;           // connections, or agents, or watchers
  std::chrono::seconds duration{10};
  std::string environment = "production";
  std::string facts;  // JSON: an object of names and values
};

/// What was measured, as it is printed: "catalogs a second" → "612.4".
using Figures = std::vector<std::pair<std::string, std::string>>;

/// One kind of load (scenarios/NAME.cc): simulated agents with connections of their own, real TLS
/// and real requests.
struct Scenario {
  std::string doc;
  std::size_t default_clients = 2;
  /// How many identities that many clients need.
  std::function<std::size_t(std::size_t clients)> identities;
  Rank rank = Rank::node;
  /// Throws base::Error when the server cannot be measured: the first failure, and how many.
  std::function<Figures(const Plan&)> run;
};

std::vector<base::Named<Scenario>> all_scenarios();

}  // namespace muster::bench
