#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "deploy/ssh_engine.hh"
#include "os/idle_memory.hh"
#include "ssh/openssh_link.hh"

namespace muster::deploy {

namespace {

constexpr int most_retries = 5;
constexpr std::chrono::milliseconds first_pause{200};
/// What a log-in, or the loading of a recipe, needed for a moment is not kept for as long as there
/// are sessions.
constexpr std::size_t connections_between_tidying = 100;

/// What decides whether two hosts are one is all of them; this only finds candidates.
std::string bucket(const ssh::Host& host) {
  return fmt::format("{}@{} {}:{}", host.user, host.name, host.address, host.port);
}

}  // namespace

HostId SshEngine::host(const ssh::Host& host) {
  auto& candidates = lanes_by_name_[bucket(host)];
  for (const auto id : candidates)
    if (lanes_[id]->host == host) return id;
  auto lane = std::make_unique<Lane>();
  lane->id = static_cast<HostId>(lanes_.size());
  lane->host = host;
  try {
    const auto& way = route(*lane);
    lane->forward_agent = way.forward_agent;
    lane->environment = way.environment;
    lane->gate = way.jumps.empty() ? fmt::format("{} {}", way.address, way.port)
                                   : "through " + base::join(way.jumps, ",");
  } catch (const base::Error& error) {
    lane->unusable =
        Failure{Failure::Kind::configuration, fmt::format("{}: {}", host.name, error.what())};
  }
  candidates.push_back(lane->id);
  lanes_.push_back(std::move(lane));
  return candidates.back();
}

ssh::Route& SshEngine::route(Lane& lane) {
  if (!lane.route) {
    lane.route = std::make_unique<ssh::Route>(config_.route(lane.host));
    lane.route->needs_openssh = keyring_.beyond_libssh(*lane.route);
  }
  return *lane.route;
}

void SshEngine::want_connection(Lane& lane) {
  if (lane.state != Lane::State::idle || lane.retry_timer != 0) return;
  if (!route(lane).needs_openssh.empty()) {
    // The client connects when the first command runs.
    return connected(
        lane,
        std::make_shared<ssh::OpensshLink>(loop_, route(lane), limits_.connect_timeout,
                                           [this, &lane](const std::string&) { lost(lane); }),
        std::nullopt);
  }
  lane.state = Lane::State::queued;
  // What others wait for, while they count as starting, must not wait for them.
  if (!lane.forwards_waiting.empty()) return connect(lane);
  gate_.queue(lane.id, lane.gate);
  start_more();
}

void SshEngine::start_more() {
  const auto now = std::chrono::steady_clock::now();
  while (const auto id = gate_.next(now)) {
    auto& lane = *lanes_[*id];
    if (lane.state == Lane::State::queued && lane.busy()) {
      lane.counts_as_starting = true;
      connect(lane);
    } else {
      if (lane.state == Lane::State::queued) lane.state = Lane::State::idle;
      gate_.done(lane.gate);
    }
  }
  if (const auto wait = gate_.wait(now)) loop_.after(*wait, [this] { start_more(); });
}

void SshEngine::connect(Lane& lane) {
  lane.state = Lane::State::connecting;
  ssh::Connector::Options options;
  options.connect_timeout = limits_.connect_timeout;
  options.through = [this, &lane](const ssh::Route& route, ssh::Connector::Stream stream) {
    through(route, std::move(stream), lane.host);
  };
  options.on_lost = [this, &lane](const std::string&) { lost(lane); };
  lane.connector = std::make_unique<ssh::Connector>(
      ssh::Shared{loop_, known_hosts_, keyring_, questions_}, resolver_, route(lane),
      std::move(options),
      [this, &lane](std::unique_ptr<ssh::Link> link, std::optional<Failure> why) {
        // The connector is destroyed when its own call is over, and then what it looked at.
        std::shared_ptr<ssh::Link> made = std::move(link);
        loop_.defer([&lane, connector = std::shared_ptr<ssh::Connector>(
                                std::move(lane.connector))]() mutable {
          connector.reset();
          if (lane.state == Lane::State::up) lane.route.reset();
        });
        if (std::exchange(lane.counts_as_starting, false)) gate_.done(lane.gate);
        connected(lane, std::move(made), std::move(why));
        start_more();
      });
}

void SshEngine::connected(Lane& lane, std::shared_ptr<ssh::Link> link,
                          std::optional<Failure> failure) {
  lane.state = Lane::State::idle;
  if (!failure) {
    lane.retries = 0;
    lane.state = Lane::State::up;
    lane.link = std::move(link);
    if (++connections_made_ % connections_between_tidying == 0) os::give_back_memory();
    return serve(lane);
  }
  if (failure->kind != Failure::Kind::lost) return fail_all(lane, *failure);
  // A server that has too many log-ins going on ends some at random.
  if (lane.retries >= most_retries || !lane.busy()) {
    failure->kind = Failure::Kind::unreachable;
    return fail_all(lane, *failure);
  }
  const auto pause = first_pause * (1 << lane.retries++) + std::chrono::milliseconds(lane.id % 97);
  lane.retry_timer = loop_.after(pause, [this, &lane] {
    lane.retry_timer = 0;
    if (lane.busy()) want_connection(lane);
  });
}

void SshEngine::fail_all(Lane& lane, const Failure& failure) {
  lane.retries = 0;
  for (auto* work : std::exchange(lane.waiting, {})) work->fail(failure);
  for (auto* forward : std::exchange(lane.forwards_waiting, {})) forward->fail(failure);
}

/// The link has told its channels already; those that waited get a new one.
void SshEngine::lost(Lane& lane) {
  lane.state = Lane::State::idle;
  lane.link.reset();
  if (lane.idle_timer != 0) loop_.cancel(std::exchange(lane.idle_timer, 0));
  if (lane.busy()) want_connection(lane);
}

void SshEngine::serve(Lane& lane) {
  if (lane.idle_timer != 0) loop_.cancel(std::exchange(lane.idle_timer, 0));
  while (!lane.forwards_waiting.empty()) {
    auto* forward = lane.forwards_waiting.front();
    lane.forwards_waiting.erase(lane.forwards_waiting.begin());
    ++lane.forwards;
    forward->start(*lane.link);
  }
  while (!lane.waiting.empty() && lane.channels < limits_.channels) {
    auto* work = lane.waiting.front();
    lane.waiting.erase(lane.waiting.begin());
    items_.at(work->id()).begun = true;
    ++lane.channels;
    work->begin(lane.link->open(work->request(), *work));
  }
  if (!lane.busy()) idle(lane);
}

void SshEngine::idle(Lane& lane) {
  const auto keep = lane.release ? std::chrono::milliseconds(0) : limits_.idle;
  lane.idle_timer = loop_.after(keep, [this, &lane] {
    lane.idle_timer = 0;
    if (lane.busy() || lane.state != Lane::State::up) return;
    lane.state = Lane::State::idle;
    lane.link.reset();
  });
}

void SshEngine::release(HostId host) {
  auto& released = lane(host);
  released.release = true;
  if (released.state != Lane::State::up || released.busy()) return;
  if (released.idle_timer != 0) loop_.cancel(std::exchange(released.idle_timer, 0));
  idle(released);
}

/// A stream to a host behind others: through a channel of the connection to the last of them, which
/// is shared by all hosts behind it.
void SshEngine::through(const ssh::Route& route, ssh::Connector::Stream stream,
                        const ssh::Host& for_host) {
  ssh::Host jump;
  auto before = route.jumps;
  ssh::read_destination(before.back(), jump);
  before.pop_back();
  if (!before.empty()) jump.jump = base::join(before, ",");
  jump.keys = for_host.keys;
  jump.key_data = for_host.key_data;
  jump.passphrase = for_host.passphrase;
  jump.keys_only = for_host.keys_only;
  jump.use_agent = for_host.use_agent;
  jump.checking = for_host.checking;
  jump.known_hosts = for_host.known_hosts;
  jump.config = for_host.config;
  auto& gate = lane(host(jump));
  auto forward = std::make_unique<ssh::Forward>(
      loop_, ssh::Forward::Target{jump.name, route.address, route.port}, std::move(stream));
  auto* raw = forward.get();
  raw->when_over([this, &gate, raw] {
    const auto waited = std::erase(gate.forwards_waiting, raw);
    if (waited == 0 && gate.forwards > 0) --gate.forwards;
    std::erase_if(forwards_, [raw](const auto& one) { return one.get() == raw; });
    if (gate.state == Lane::State::up && !gate.busy()) idle(gate);
  });
  forwards_.push_back(std::move(forward));
  if (gate.unusable) return raw->fail(*gate.unusable);
  gate.forwards_waiting.push_back(raw);
  gate.state == Lane::State::up ? serve(gate) : want_connection(gate);
}

}  // namespace muster::deploy
