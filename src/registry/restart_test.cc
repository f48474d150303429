// The registry with its database, ended at random moments.
#include <algorithm>
#include <map>
#include <random>

#include "registry/test_service.hh"

using namespace muster;
using namespace muster::registry;
using std::chrono::seconds;

namespace {

/// A node as a start must find it.
std::string kept(const Node& node) {
  return node.key + " " + node.certname + " " + std::to_string(node.generation) + " " +
         std::string(name_of(node.state)) + " " + node.cause + " " +
         std::to_string(node.state_since.time_since_epoch().count()) + " " +
         std::to_string(node.revision) + " " + std::to_string(node.alerts) + " " +
         std::string(name_of(node.ban)) + " " + node.drain_reason;
}

std::map<std::string, std::string> all_kept(const Service& service) {
  std::map<std::string, std::string> out;
  service.registry().nodes().each([&](const Node& node) { out[node.key] = kept(node); });
  return out;
}

/// Something that a machine or an operator asks for.
void ask(Service& service, std::mt19937_64& random) {
  const auto name = "n" + std::to_string(random() % 12);
  const Node* node = service.find(name);
  const auto generation = node ? node->generation : 0;
  switch (random() % 8) {
    case 0:
    case 1: service.enter(announced(name)); break;
    case 2: service.leave(name, generation, "x"); break;
    case 3:
      if (node) service.drain(*node, random() % 2 == 0, "admin");
      break;
    case 4:
      if (node && random() % 4 == 0) service.forget(*node, "admin");
      break;
    case 5:
      if (node) service.allow(*node, "admin");
      break;
    default: service.renew(name, generation, random() % 10 == 0, "notice");
  }
}

}  // namespace

TEST_CASE("ended at any moment: what was acknowledged is there, every event once, and no more") {
  constexpr std::uint64_t histories = 12;
  constexpr int starts = 12, commits = 15;
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    const os::TestFolder folder;
    Now now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 29), Milliseconds(1000)};
    std::map<std::string, std::string> acknowledged;
    std::vector<std::uint64_t> told;
    for (int start = 0; start < starts; ++start) {
      Running running(folder);
      running.time = now;
      REQUIRE(all_kept(running.service) == acknowledged);
      for (int i = 0; i < commits; ++i) {
        running.time.steady += seconds(random() % 20);
        running.time.wall += seconds(random() % 20);
        const bool ends = i + 1 == commits;
        for (auto asked = random() % 6; asked > 0; --asked)
          running.group.add([&] { ask(running.service, random); },
                            [](std::exception_ptr error) { CHECK(!error); });
        running.group.add([&] { running.service.tick(); }, [](std::exception_ptr) {});
        if (ends && random() % 2 == 0) break;  // it ends before the commit: nobody was answered
        running.group.commit();
        acknowledged = all_kept(running.service);
      }
      now = running.time;
      told.insert(told.end(), running.told.begin(), running.told.end());
      for (std::size_t k = 0; k < told.size(); ++k) REQUIRE(told[k] == k + 1);
      const auto stored = running.service.store().events_after(0, 100'000);
      REQUIRE(stored.size() == told.size());
    }
    CHECK(told.size() > 100);
  }
}
