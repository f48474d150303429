#include <fmt/core.h>

#include "base/error.hh"
#include "bench/crowd.hh"
#include "value/json.hh"

namespace muster::bench {

namespace {

/// As a form has it; agents encode the facts twice.
std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string catalog_request(const Plan& plan, const std::string& certname) {
  const auto facts = fmt::format(
      R"({{"name":{0},"values":{1},"timestamp":"2026-01-01T00:00:00.000000000+00:00","expiration":"2099-01-01T00:00:00.000000000+00:00"}})",
      value::to_json(value::Value(certname), value::JsonLayout::compact), plan.facts);
  const auto body = fmt::format(
      "facts_format=application%2Fjson&facts={}&environment={}&configured_environment={}&"
      "check_environment=true&transaction_uuid=2b0b0ea1-61f7-4a5d-8ddc-3f0c0c3c9a0e&"
      "static_catalog=true&checksum_type=sha256.sha384.sha512.sha224.md5",
      percent_encoded(percent_encoded(facts)), plan.environment, plan.environment);
  return request_text(
      "POST", fmt::format("/puppet/v3/catalog/{}?environment={}", certname, plan.environment),
      plan.target.host,
      "Accept: application/vnd.puppet.rich+json, application/json\r\n"
      "X-Puppet-Version: 7.23.0\r\nContent-Type: application/x-www-form-urlencoded\r\n",
      body);
}

struct Measured {
  Samples samples;
  std::size_t bytes = 0;
};

asio::awaitable<void> fetch(Connection& connection, const std::string& request,
                            Measured& measured) {
  const auto begin = Clock::now();
  const auto answer = co_await connection.ask(request);
  if (answer.status != 200)
    throw base::Error(fmt::format("status {}: {}", answer.status, answer.body.substr(0, 500)));
  measured.samples.add(Clock::now() - begin);
  measured.bytes = answer.body.size();
}

Figures run(const Plan& plan) {
  Crowd crowd(plan);
  Measured measured, first;
  Clock::time_point begin, end;
  std::size_t ready = 0;
  crowd.run(plan.clients, [&](std::size_t number) -> asio::awaitable<void> {
    auto connection = crowd.connection(number);
    const auto request = catalog_request(plan, plan.identities[number].certname);
    co_await connection.open();
    co_await fetch(connection, request, first);  // the server has the environment now
    if (++ready == plan.clients) begin = Clock::now();
    while (ready < plan.clients || Clock::now() - begin < plan.duration) {
      auto& into = ready < plan.clients ? first : measured;
      co_await fetch(connection, request, into);
    }
    end = Clock::now();
  });
  const auto rate = static_cast<double>(measured.samples.size()) / seconds(end - begin);
  return {{"catalogs a second", fmt::format("{:.1f}", rate)},
          {"p50", measured.samples.percentile(0.5)},
          {"p99", measured.samples.percentile(0.99)},
          {"bytes each", std::to_string(measured.bytes)},
          {"first", first.samples.percentile(1)}};
}

}  // namespace

Scenario define_catalogs() {
  return {.doc = "Agents that ask for their catalog again and again.",
          .default_clients = 2,
          .identities = [](std::size_t clients) { return clients; },
          .run = run};
}

}  // namespace muster::bench
