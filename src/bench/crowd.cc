#include "bench/crowd.hh"

#include <fmt/core.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/error.hh"

namespace muster::bench {

Crowd::Crowd(const Plan& plan) : plan_(plan), dialer_(plan.target) {}

Connection Crowd::connection(std::size_t number) {
  return Connection(context_, dialer_, plan_.identities[number]);
}

asio::awaitable<void> Crowd::guard(const Agent& agent, std::size_t number) {
  try {
    co_await agent(number);
  } catch (const std::exception& e) {
    if (failed_++ == 0) first_failure_ = e.what();
  }
}

void Crowd::run(std::size_t count, const Agent& agent, Idle idle) {
  constexpr std::size_t one_in = 100;
  for (std::size_t i = 0; i < count; ++i) asio::co_spawn(context_, guard(agent, i), asio::detached);
  if (idle == Idle::asleep)
    context_.run();
  else
    while (!context_.stopped()) context_.poll();
  if (failed_ * one_in > count)
    throw base::Error(fmt::format("{} of {} clients failed, the first because: {}", failed_, count,
                                  first_failure_));
}

}  // namespace muster::bench
