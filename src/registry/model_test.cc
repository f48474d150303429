// Histories at random beside the table of docs/registry.md (test_second_opinion.hh).
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "registry/test_second_opinion.hh"
#include "registry/test_world.hh"

using namespace muster::registry;
using muster::cloud::InstanceState;
using std::chrono::seconds;

namespace {

/// A machine: whether it lives, and what it believes.
struct Machine {
  std::string name, boot = "boot-0";
  bool is_cloud = false, lives = false, drains = false;
  std::uint64_t generation = 0;
  int boots = 0;
};

/// A registry, its machines, its cloud, and the second opinion.
class History {
 public:
  History(std::uint64_t seed, std::size_t machines) : world_({}, seed), random_(seed) {
    for (std::size_t i = 0; i < machines; ++i) {
      Machine machine{.name = "n" + std::to_string(i), .is_cloud = i % 2 == 0};
      opinion_.of(key_of(machine)).is_cloud = machine.is_cloud;
      if (machine.is_cloud) cloud_[machine.name] = InstanceState::running;
      machines_.push_back(std::move(machine));
    }
  }

  void run(int seconds_) {
    for (int i = 0; i < seconds_; ++i) {
      step();
      world_.step(seconds(1));
      world_.registry.tick(world_.now);
      opinion_.advance(world_.now.steady);
      take_events("tick", "");
      opinion_.check_settled(world_.registry.nodes());
    }
    CHECK(world_.registry.nodes().revision() == opinion_.revision());
  }
  const SecondOpinion& opinion() const { return opinion_; }

 private:
  int roll(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  static std::string key_of(const Machine& machine) {
    return machine.is_cloud ? "ec2:1:east:i-" + machine.name : "machine:id-" + machine.name;
  }
  Machine& any() { return machines_[random_() % machines_.size()]; }
  void take_events(const std::string& what, const std::string& key) {
    opinion_.take(world_.registry.accept(), what, key);
  }

  void step() {
    if (roll(40) == 0) any().lives = roll(3) != 0;
    if (roll(300) == 0) partition_ = roll(900);
    if (partition_ > 0) --partition_;
    if (roll(400) == 0) world_.step(seconds(roll(900)));
    if (roll(500) == 0) world_.now.wall += seconds(roll(7200) - 3600);
    if (roll(600) == 0) restart();
    if (roll(30) == 0) list();
    if (roll(60) == 0) operate(any());
    if (roll(50) == 0) reboot(any());
    if (roll(80) == 0) leave(any());
    for (auto& machine : machines_)
      if (machine.lives && partition_ == 0 && roll(10) == 0) live(machine);
  }

  // Machines.

  void reboot(Machine& machine) {
    machine.boot = "boot-" + std::to_string(++machine.boots);
    machine.generation = 0;
    machine.drains = false;
  }

  void live(Machine& machine) {
    if (machine.generation == 0) return enter(machine);
    if (roll(150) == 0) machine.drains = !machine.drains;
    const bool fails = roll(25) == 0;
    auto before = opinion_.known();
    const auto answer = world_.registry.renew(machine.name, machine.generation, machine.drains,
                                              "notice", world_.now);
    opinion_.renewed(key_of(machine), machine.generation, answer, world_.now);
    if (answer.kind != Answer::Kind::ok) machine.generation = 0;
    commit(fails, std::move(before), "renew", key_of(machine));
  }

  void enter(Machine& machine) {
    const bool fails = roll(25) == 0;
    auto before = opinion_.known();
    const auto answer =
        world_.registry.enter(machine.is_cloud ? World::instance(machine.name, machine.boot)
                                               : World::machine(machine.name, machine.boot),
                              world_.now);
    if (opinion_.entered(key_of(machine), machine.boot, answer, world_.now))
      CHECK(answer.generation > last_generation_);
    if (answer.kind == Answer::Kind::conflict) machine.lives = false;
    if (commit(fails, std::move(before), "enter", key_of(machine)) &&
        answer.kind == Answer::Kind::ok)
      last_generation_ = machine.generation = answer.generation;
  }

  void leave(Machine& machine) {
    const auto answer =
        world_.registry.leave(machine.name, machine.generation, "shutdown", world_.now);
    opinion_.left(key_of(machine), machine.generation, answer, world_.now);
    if (answer.kind == Answer::Kind::ok) machine.generation = 0;
    take_events("leave", key_of(machine));
  }

  void operate(const Machine& machine) {
    const auto key = key_of(machine);
    const Node* node = world_.registry.nodes().by_key(key);
    if (node == nullptr) return;
    auto& known = opinion_.of(key);
    switch (roll(8)) {
      case 0:
        world_.registry.forget(*node, "admin", world_.now);
        known.is_banned = true;
        break;
      case 1:
      case 2:
        world_.registry.allow(*node, "admin", world_.now);
        known.is_banned = false;
        break;
      default:
        known.by_operator = roll(2) == 0;
        world_.registry.drain(*node, known.by_operator, "admin", world_.now);
    }
    opinion_.advance(world_.now.steady);
    take_events("operator", key);
  }

  // The database.

  /// False: it was full, and nothing of it happened but that leases were renewed.
  bool commit(bool fails, SecondOpinion::Known before, const char* what, const std::string& key) {
    if (!fails) {
      take_events(what, key);
      return true;
    }
    world_.registry.undo();
    opinion_.undone(std::move(before), key);
    return false;
  }

  /// Of what is on the disk.
  void restart() {
    Registry fresh({}, random_());
    world_.registry.nodes().each([&](const Node& node) {
      Node stored = node;
      stored.lease = {};
      fresh.restore(std::move(stored));
    });
    const auto revision = world_.registry.nodes().revision();
    world_.registry = std::move(fresh);
    world_.registry.start(revision, world_.now);
    opinion_.restarted(world_.now.steady);
  }

  // The cloud.

  void list() {
    static constexpr InstanceState words[] = {InstanceState::running,  InstanceState::running,
                                              InstanceState::running,  InstanceState::running,
                                              InstanceState::stopping, InstanceState::stopped,
                                              InstanceState::pending,  InstanceState::terminated};
    for (auto& [name, word] : cloud_)
      if (roll(60) == 0 && word != InstanceState::terminated) word = words[roll(8)];
    if (roll(4) == 0) return;  // it failed, or was partial
    Listing listing;
    listing.account = "1";
    listing.region = "east";
    world_.step(Milliseconds(1));
    listing.asked = world_.now.wall - seconds(roll(10) == 0 ? roll(600) : 0);
    const bool is_empty = roll(20) == 0;
    for (const auto& [name, word] : cloud_) {
      if (is_empty || missing(name)) continue;
      muster::cloud::Instance instance;
      instance.id = "i-" + name;
      instance.state = word;
      listing.instances.push_back(std::move(instance));
    }
    world_.registry.observe(listing, world_.now);
    opinion_.listed(listing, world_.now);
    take_events("list", "");
  }

  /// Some are not listed for a while: eventual consistency, another account, a filter.
  bool missing(const std::string& name) {
    if (roll(25) == 0) missing_[name] = roll(2) == 0;
    return missing_[name];
  }

  World world_;
  SecondOpinion opinion_{world_.now.steady};
  std::mt19937_64 random_;
  std::vector<Machine> machines_;
  std::map<std::string, InstanceState> cloud_;
  std::map<std::string, bool> missing_;
  int partition_ = 0;
  std::uint64_t last_generation_ = 0;
};

}  // namespace

TEST_CASE("whatever happens, each state has the reason that the table gives, and no other") {
  constexpr std::uint64_t histories = 1000;
  std::uint64_t events = 0;
  std::map<std::string, int> causes;
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    INFO("seed ", seed);
    History history(seed, 12 + seed % 40);
    history.run(900);
    events += history.opinion().revision();
    for (const auto& [cause, count] : history.opinion().causes()) causes[cause] += count;
  }
  CHECK(events > 50'000);
  // Every row of the table was met.
  for (const auto* cause :
       {"registered", "lease renewed", "in the cloud's list", "no longer in the cloud's list",
        "terminated in the cloud", "deregistered: shutdown", "lease expired, and absent from ",
        "lease expired, and stopped in the cloud", "lease expired, and nothing heard for ",
        "lease expired while draining: notice", "notice", "forgotten by admin", "drained by admin"})
    CHECK_MESSAGE(causes[cause] > 20, cause);
}
