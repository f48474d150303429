#include <fmt/core.h>

#include <optional>

#include "bench/registration.hh"

namespace muster::bench {

namespace {

/// All connect at once, as after a restart of the server; first to register, then, on a second
/// connection, to renew.
Figures run(const Plan& plan) {
  Crowd crowd(plan);
  Samples registered, renewed;
  const auto begin = Clock::now();
  crowd.run(plan.clients, [&](std::size_t number) -> asio::awaitable<void> {
    std::optional<Registered> agent;
    {
      auto connection = crowd.connection(number);
      co_await connection.open();
      agent = co_await Registered::make(connection, crowd.host(), plan.identities[number].certname);
      registered.add(Clock::now() - begin);
    }
    auto connection = crowd.connection(number);
    co_await connection.open();
    co_await agent->renew(connection);
    renewed.add(Clock::now() - begin);
  });
  return {{"agents", std::to_string(plan.clients)},
          {"all registered after", registered.percentile(1)},
          {"all renewed on a new connection after", renewed.percentile(1)},
          {"half of them registered after", registered.percentile(0.5)},
          {"failed", std::to_string(crowd.failed())}};
}

}  // namespace

Scenario define_herd() {
  return {.doc = "Agents that all connect at once, with a whole handshake each.",
          .default_clients = 10'000,
          .identities = [](std::size_t clients) { return clients; },
          .run = run};
}

}  // namespace muster::bench
