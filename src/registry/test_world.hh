#pragma once
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "registry/registry.hh"

namespace muster::registry {

/// A registry under a clock that tests turn.
struct World {
  explicit World(Policy policy = {}, std::uint64_t seed = 1) : registry(policy, seed) {
    registry.start(0, now);
  }

  /// Time passes, with a tick every second.
  void wait(Milliseconds time) {
    for (Milliseconds passed{0}; passed < time; passed += std::chrono::seconds(1)) {
      step(std::chrono::seconds(1));
      tick();
    }
  }
  /// Nobody looks meanwhile.
  void step(Milliseconds time) {
    now.wall += time;
    now.steady += time;
  }
  void tick() {
    registry.tick(now);
    accept();
  }
  void accept() {
    for (auto& event : registry.accept()) events.push_back(std::move(event));
  }

  static Registration machine(const std::string& name, const std::string& boot = "boot") {
    Registration out;
    out.identity = {"machine", "", "", "id-" + name};
    out.certname = name;
    out.boot_id = boot;
    out.attributes.hostname = name;
    return out;
  }
  static Registration instance(const std::string& name, const std::string& boot = "boot") {
    auto out = machine(name, boot);
    out.identity = {"ec2", "1", "east", "i-" + name};
    return out;
  }
  /// Registers and renews once: it is up.
  std::uint64_t bring_up(const Registration& registration) {
    const auto answer = registry.enter(registration, now);
    REQUIRE(answer.kind == Answer::Kind::ok);
    renew(registration.certname);
    accept();
    return answer.generation;
  }
  Answer renew(const std::string& certname, bool drains = false, const std::string& reason = {}) {
    const Node* node = registry.nodes().by_certname(certname);
    auto out =
        registry.renew(certname, node != nullptr ? node->generation : 0, drains, reason, now);
    accept();
    return out;
  }
  /// The machine renews for so long.
  void keep_alive(const std::vector<std::string>& names, Milliseconds time) {
    for (Milliseconds passed{0}; passed < time; passed += std::chrono::seconds(10)) {
      for (const auto& name : names) renew(name);
      wait(std::chrono::seconds(10));
    }
  }
  const Node& node(const std::string& certname) {
    const Node* found = registry.nodes().by_certname(certname);
    REQUIRE(found != nullptr);
    return *found;
  }
  State state(const std::string& certname) { return node(certname).state; }

  /// The cloud's list: names with states; all of it.
  void list(const std::vector<std::pair<std::string, cloud::InstanceState>>& instances) {
    step(Milliseconds(1));
    Listing listing;
    listing.account = "1";
    listing.region = "east";
    listing.asked = now.wall;
    for (const auto& [name, state] : instances) {
      cloud::Instance instance;
      instance.id = "i-" + name;
      instance.state = state;
      listing.instances.push_back(std::move(instance));
    }
    registry.observe(listing, now);
    accept();
  }

  Now now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 29), std::chrono::hours(100)};
  Registry registry;
  std::vector<Event> events;
};

}  // namespace muster::registry
