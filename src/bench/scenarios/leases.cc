#include <fmt/core.h>

#include "bench/registration.hh"

namespace muster::bench {

namespace {

Figures run(const Plan& plan) {
  Crowd crowd(plan);
  Samples samples;
  Clock::time_point begin, end;
  std::size_t ready = 0;
  crowd.run(plan.clients, [&](std::size_t number) -> asio::awaitable<void> {
    auto connection = crowd.connection(number);
    co_await connection.open();
    const auto agent =
        co_await Registered::make(connection, crowd.host(), plan.identities[number].certname);
    if (++ready == plan.clients) begin = Clock::now();
    while (ready < plan.clients || Clock::now() - begin < plan.duration) {
      const auto asked = Clock::now();
      co_await agent.renew(connection);
      if (ready == plan.clients) samples.add(Clock::now() - asked);
    }
    end = Clock::now();
  });
  const auto rate = static_cast<double>(samples.size()) / seconds(end - begin);
  return {{"renewals a second", fmt::format("{:.0f}", rate)},
          {"p50", samples.percentile(0.5)},
          {"p99", samples.percentile(0.99)}};
}

}  // namespace

Scenario define_leases() {
  return {.doc = "Registered agents that renew their leases as fast as they can.",
          .default_clients = 64,
          .identities = [](std::size_t clients) { return clients; },
          .run = run};
}

}  // namespace muster::bench
