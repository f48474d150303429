// Thousands of nodes under a clock of our own.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "registry/test_world.hh"

using namespace muster::registry;
using muster::cloud::InstanceState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back("n" + std::to_string(i));
  return out;
}

std::size_t in_state(World& world, State state) {
  std::size_t out = 0;
  world.registry.nodes().each([&](const Node& node) { out += node.state == state ? 1 : 0; });
  return out;
}

std::size_t gone_since(const World& world, std::size_t event) {
  return static_cast<std::size_t>(
      std::count_if(world.events.begin() + static_cast<std::ptrdiff_t>(event), world.events.end(),
                    [](const Event& e) { return e.to == State::gone; }));
}

bool froze(const World& world) {
  return std::ranges::any_of(world.events,
                             [](const Event& e) { return e.kind == Event::Kind::freeze; });
}

void fill(World& world, const std::vector<std::string>& all, bool in_cloud = false) {
  for (const auto& name : all)
    world.bring_up(in_cloud ? World::instance(name) : World::machine(name));
}

}  // namespace

TEST_CASE("all are cut off for ten minutes: nobody is evicted, and all are up when they are back") {
  World world;
  const auto all = names(3000);
  fill(world, all);
  world.keep_alive(all, minutes(2));
  world.wait(minutes(10));
  CHECK(in_state(world, State::suspect) == 3000);
  CHECK(froze(world));
  for (const auto& name : all) CHECK(world.renew(name).kind == Answer::Kind::ok);
  CHECK(in_state(world, State::up) == 3000);
  world.wait(seconds(1));
  CHECK(!world.registry.guard().is_frozen());
  CHECK(gone_since(world, 0) == 0);
}

TEST_CASE("half of them are cut off for an hour less a little: nobody is evicted") {
  World world;
  const auto all = names(1000);
  fill(world, all);
  const std::vector<std::string> half(all.begin(), all.begin() + 500);
  world.keep_alive(half, minutes(55));
  CHECK(in_state(world, State::suspect) == 500);
  for (const auto& name : all) world.renew(name);
  world.keep_alive(all, minutes(1));
  CHECK(in_state(world, State::up) == 1000);
  CHECK(gone_since(world, 0) == 0);
}

TEST_CASE("30 % are scaled in: with the cloud's word gone at once, without a freeze") {
  World world;
  const auto all = names(1000);
  fill(world, all, true);
  std::vector<std::pair<std::string, InstanceState>> before, after;
  for (std::size_t i = 0; i < all.size(); ++i) {
    before.emplace_back(all[i], InstanceState::running);
    after.emplace_back(all[i], i < 300 ? InstanceState::terminated : InstanceState::running);
  }
  world.list(before);
  world.wait(seconds(5));
  world.list(after);
  CHECK(in_state(world, State::gone) == 300);
  const std::vector<std::string> rest(all.begin() + 300, all.end());
  world.keep_alive(rest, minutes(5));
  CHECK(in_state(world, State::up) == 700);
  CHECK(!froze(world));
}

TEST_CASE("30 % are killed and the cloud lists them no more: gone with their leases") {
  World world;
  const auto all = names(1000);
  fill(world, all, true);
  std::vector<std::pair<std::string, InstanceState>> listed;
  for (const auto& name : all) listed.emplace_back(name, InstanceState::running);
  world.list(listed);
  listed.erase(listed.begin(), listed.begin() + 300);
  const std::vector<std::string> rest(all.begin() + 300, all.end());
  world.keep_alive(rest, seconds(40));
  for (int i = 0; i < 2; ++i) {
    world.list(listed);
    world.keep_alive(rest, seconds(10));
  }
  CHECK(in_state(world, State::gone) == 300);
  CHECK(in_state(world, State::up) == 700);
  CHECK(!world.registry.guard().is_frozen());
}

TEST_CASE("30 % are killed and nobody else knows: frozen for an hour, then 10 % a minute") {
  World world;
  const auto all = names(1000);
  fill(world, all);
  const std::vector<std::string> rest(all.begin() + 300, all.end());
  world.keep_alive(rest, minutes(59));
  CHECK(in_state(world, State::suspect) == 300);
  world.keep_alive(rest, minutes(2));
  const auto first = in_state(world, State::gone);
  CHECK(first > 0);
  CHECK(first <= 200);
  world.keep_alive(rest, minutes(4));
  CHECK(in_state(world, State::gone) == 300);
  CHECK(in_state(world, State::up) == 700);
  // In any minute at most a tenth, and not in the order of their names.
  std::vector<Wall> times;
  std::vector<std::string> order;
  for (const auto& event : world.events) {
    if (event.to != State::gone) continue;
    times.push_back(event.at);
    order.push_back(event.certname);
  }
  for (std::size_t i = 100; i < times.size(); ++i) CHECK(times[i] - times[i - 100] >= seconds(59));
  CHECK(!std::ranges::is_sorted(order));
}

TEST_CASE("a few in a hundred die: each is gone in a minute and a half, without a freeze") {
  World world;
  const auto all = names(200);
  fill(world, all);
  const std::vector<std::string> rest(all.begin() + 10, all.end());
  world.keep_alive(rest, seconds(100));
  CHECK(in_state(world, State::gone) == 10);
  CHECK(!froze(world));
}

TEST_CASE("this process is paused for ten minutes: no lease has expired by that") {
  World world;
  const auto all = names(2000);
  fill(world, all);
  world.step(minutes(10));
  world.tick();
  CHECK(in_state(world, State::up) == 2000);
  world.wait(seconds(29));
  CHECK(in_state(world, State::up) == 2000);
  for (const auto& name : all) world.renew(name);
  world.keep_alive(all, minutes(1));
  CHECK(in_state(world, State::up) == 2000);
}

TEST_CASE("after a start every lease has a new term, and not the same one") {
  World before;
  const auto all = names(2000);
  fill(before, all);
  World world;
  before.registry.nodes().each([&](const Node& node) { world.registry.restore(node); });
  world.registry.start(before.registry.nodes().revision(), world.now);
  world.wait(seconds(29));
  CHECK(in_state(world, State::up) == 2000);
  world.wait(seconds(15));
  const auto suspect = in_state(world, State::suspect);
  CHECK(suspect > 500);
  CHECK(suspect < 1500);
  for (const auto& name : all) CHECK(world.renew(name).kind == Answer::Kind::ok);
  CHECK(in_state(world, State::up) == 2000);
}

TEST_CASE("whatever happens: revisions have no gaps, the live are not evicted, names are right") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world({}, seed);
    std::mt19937_64 random(seed);
    const auto all = names(60);
    std::vector<std::uint64_t> generations(all.size(), 0);
    std::map<std::string, Milliseconds> renewed;
    const auto roll = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int second = 0; second < 1800; ++second) {
      const auto i = random() % all.size();
      const auto generations_before = generations;
      const auto renewed_before = renewed;
      const auto happened = world.events.size();
      switch (roll(12)) {
        case 0: {
          const auto answer = world.registry.enter(
              World::machine(all[i], "boot" + std::to_string(roll(3))), world.now);
          if (answer.kind == Answer::Kind::ok) {
            generations[i] = answer.generation;
            renewed[all[i]] = world.now.steady;
          }
          break;
        }
        case 1: world.registry.leave(all[i], generations[i], "x", world.now); break;
        case 2:
          if (roll(20) == 0) world.step(seconds(roll(600)));
          break;
        case 3:
          if (const Node* node = world.registry.nodes().by_certname(all[i]))
            world.registry.drain(*node, roll(2) == 0, "admin", world.now);
          break;
        default:
          for (int k = 0; k < 8; ++k) {
            const auto j = random() % all.size();
            const auto answer =
                world.registry.renew(all[j], generations[j], roll(20) == 0, "notice", world.now);
            if (answer.kind == Answer::Kind::ok) renewed[all[j]] = world.now.steady;
          }
      }
      if (roll(10) == 0) {
        world.registry.undo();
        generations = generations_before;
        renewed = renewed_before;
      }
      world.accept();
      world.wait(seconds(1));
      for (auto k = happened; k < world.events.size(); ++k) {
        const auto& event = world.events[k];
        if (event.to == State::gone && event.cause.starts_with("lease expired"))
          CHECK(world.now.steady - renewed.at(event.certname) >= seconds(30));
      }
      for (const auto& name : all) {
        const Node* node = world.registry.nodes().by_certname(name);
        if (node != nullptr) CHECK(node->certname == name);
      }
    }
    for (std::size_t k = 0; k < world.events.size(); ++k)
      REQUIRE(world.events[k].revision == k + 1);
  }
}
