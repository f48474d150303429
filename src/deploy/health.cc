#include "deploy/health.hh"

#include <fmt/core.h>

#include <map>
#include <thread>

#include "base/strings.hh"
#include "net/client.hh"
#include "os/stop_signals.hh"

namespace muster::deploy {

namespace {

constexpr std::size_t at_a_time = 64;
constexpr std::size_t most_body = 1u << 20;
using Hosts = std::vector<std::pair<Target, std::string>>;
using Problems = std::map<HostId, std::string>;

void ask_by_command(Engine& engine, const HealthCheck& check, const Hosts& hosts,
                    Problems& problems) {
  std::vector<Target> targets;
  for (const auto& [target, address] : hosts) targets.push_back(target);
  for (const auto& answer : run_on(engine, targets, check.command, check.each))
    if (!answer.ok()) problems[answer.target.id] = answer.problem();
}

std::string in_url(const std::string& address) {
  return address.find(':') != std::string::npos ? "[" + address + "]" : address;
}

std::string problem_of(const net::Client::Outcome& outcome, const std::string& url,
                       const HealthCheck& check) {
  if (const auto* error = std::get_if<net::TransferError>(&outcome)) return error->what();
  const auto& response = std::get<net::ClientResponse>(outcome);
  constexpr int good = 200, bad = 400;
  if (response.status < good || response.status >= bad)
    return fmt::format("{}: {}", url, response.status);
  if (response.body.find(check.expect) == std::string::npos)
    return fmt::format("{}: its answer does not have '{}'", url, check.expect);
  return {};
}

void ask_by_http(const HealthCheck& check, const Hosts& hosts, Problems& problems) {
  std::vector<net::ClientRequest> requests;
  for (const auto& [target, address] : hosts) {
    net::ClientRequest request;
    request.url = base::replace_all(check.url, "{host}", in_url(address));
    request.limit = most_body;
    request.connect_timeout = request.timeout = request.idle_timeout = check.each;
    requests.push_back(std::move(request));
  }
  // By name or address, the certificate of a single server is seldom right.
  net::Client client({.verify = false}, "muster");
  const auto outcomes = client.send_all(requests, at_a_time);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto problem = problem_of(outcomes[i], requests[i].url, check);
    if (!problem.empty()) problems[hosts[i].first.id] = hosts[i].first.name + ": " + problem;
  }
}

}  // namespace

std::vector<std::pair<HostId, std::string>> unhealthy(Engine& engine, const HealthCheck& check,
                                                      const Hosts& hosts_with_addresses) {
  auto left = hosts_with_addresses;
  Problems problems;
  const auto deadline = std::chrono::steady_clock::now() + check.timeout;
  while (true) {
    problems.clear();
    if (!check.command.empty()) ask_by_command(engine, check, left, problems);
    if (!check.url.empty()) ask_by_http(check, left, problems);
    std::erase_if(left, [&](const auto& host) { return !problems.contains(host.first.id); });
    const bool time_is_over = std::chrono::steady_clock::now() + check.between > deadline;
    if (left.empty() || time_is_over || os::StopSignals::received() != 0) break;
    std::this_thread::sleep_for(check.between);
  }
  std::vector<std::pair<HostId, std::string>> out;
  for (const auto& [target, address] : left) out.emplace_back(target.id, problems[target.id]);
  return out;
}

}  // namespace muster::deploy
