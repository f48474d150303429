#include "deploy/inventory.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "deploy/deployment.hh"

namespace muster::deploy {

TEST_CASE("servers come and go during a deploy") {
  std::vector<Member> now = {{"i-1", {}, false}, {"i-2", {}, false}};
  bool fails = false;
  Inventory inventory([&] {
    if (fails) throw base::Error("throttled");
    return now;
  });
  CHECK(inventory.members().size() == 2);
  now = {{"i-2", {}, true}, {"i-3", {}, false}};
  auto changes = inventory.refresh();
  REQUIRE(changes.appeared.size() == 1);
  CHECK(changes.appeared[0].key == "i-3");
  CHECK(changes.vanished == std::vector<std::string>{"i-1"});
  CHECK(changes.draining == std::vector<std::string>{"i-2"});
  changes = inventory.refresh();
  CHECK(changes.appeared.size() + changes.vanished.size() + changes.draining.size() == 0);
  fails = true;
  CHECK(inventory.refresh().problem == "throttled");
  fails = false;
  now.clear();
  CHECK(inventory.refresh().problem ==
        "the list of servers is empty now, and had 2: it is not believed");
  CHECK(inventory.members().size() == 2);
  CHECK_THROWS_AS(Inventory([] { return std::vector<Member>(); }), base::Error);
}

TEST_CASE("a release's name is later than all there are") {
  constexpr std::time_t time = 1'796'000'000;  // 2026-11-30 00:53:20
  CHECK(next_release(time, {}) == "20261130005320");
  CHECK(next_release(time, {"20261130005320"}) == "20261130005321");
  CHECK(next_release(time, {"20261231235959", "current", "x"}) == "20270101000000");
  CHECK(next_release(time, {"99999999999998"}) == "99999999999999");
}

}  // namespace muster::deploy
