#include <fmt/core.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "base/error.hh"
#include "bench/registration.hh"

namespace muster::bench {

namespace {

constexpr std::chrono::milliseconds between_events{200};

/// When each node was registered, and what the watchers saw of it.
struct Seen {
  std::map<std::string, Clock::time_point, std::less<>> asked;
  std::size_t watching = 0;
  bool over = false;
  Samples samples;
};

/// The names in the events: "bench-17", quoted.
void note(Seen& seen, std::string_view line, Clock::time_point now) {
  constexpr std::string_view mark = "\"bench-";
  const auto at = line.find(mark);
  if (at == std::string_view::npos) return;
  const auto end = line.find('"', at + 1);
  if (const auto asked = seen.asked.find(line.substr(at + 1, end - at - 1));
      asked != seen.asked.end())
    seen.samples.add(now - asked->second);
}

asio::awaitable<void> watch(Crowd& crowd, Seen& seen, std::size_t number) {
  auto connection = crowd.connection(number);
  co_await connection.open();
  const auto status = co_await connection.subscribe(
      request_text("GET", "/muster/v1/events", crowd.host(), "Accept: text/event-stream\r\n", ""));
  if (status != 200) throw base::Error(fmt::format("watching: status {}", status));
  ++seen.watching;
  while (!seen.over) {
    co_await connection.more();
    const auto now = Clock::now();
    while (const auto line = connection.line()) note(seen, *line, now);
  }
}

asio::awaitable<void> pause(Crowd& crowd, std::chrono::milliseconds time) {
  asio::steady_timer timer(crowd.context(), time);
  co_await timer.async_wait(asio::use_awaitable);
}

/// Registers a node every now and then; each is an event.
asio::awaitable<void> cause(Crowd& crowd, const Plan& plan, Seen& seen, std::size_t first) {
  auto connection = crowd.connection(first);
  co_await connection.open();
  while (seen.watching < plan.clients) co_await pause(crowd, between_events);
  const auto begin = Clock::now();
  for (std::size_t i = first; i < plan.identities.size(); ++i) {
    auto other = crowd.connection(i);
    co_await other.open();
    seen.asked[plan.identities[i].certname] = Clock::now();
    seen.over = Clock::now() - begin > plan.duration || i + 1 == plan.identities.size();
    co_await Registered::make(other, crowd.host(), plan.identities[i].certname);
    if (seen.over) co_return;
    co_await pause(crowd, between_events);
  }
}

Figures run(const Plan& plan) {
  Crowd crowd(plan);
  Seen seen;
  const auto one = [&](std::size_t number) -> asio::awaitable<void> {
    if (number == plan.clients)
      co_await cause(crowd, plan, seen, plan.clients);
    else
      co_await watch(crowd, seen, number);
  };
  crowd.run(plan.clients + 1, one, Idle::awake);
  return {{"watchers", std::to_string(plan.clients)},
          {"events seen", std::to_string(seen.samples.size())},
          {"p50", seen.samples.percentile(0.5)},
          {"p99", seen.samples.percentile(0.99)}};
}

}  // namespace

Scenario define_watchers() {
  return {.doc = "Watchers of events; the time from a change's request to each of them.",
          .default_clients = 1'000,
          .identities = [](std::size_t clients) { return clients + 100; },
          .rank = Rank::administrator,
          .run = run};
}

}  // namespace muster::bench
