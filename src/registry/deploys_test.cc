#include "registry/deploys.hh"

#include <doctest/doctest.h>

#include "os/test_folder.hh"
#include "store/migrations.hh"

namespace muster::registry {

TEST_CASE("one deploy at a time, and tokens that only grow") {
  const os::TestFolder folder;
  const auto database = store::open(folder / "muster.db");
  Deploys deploys(*database);
  const Wall now{Milliseconds(1'000'000)};
  const auto first =
      deploys.take({"shop/production", "ann", "deploy", std::chrono::seconds(10)}, now);
  CHECK(first.granted);
  const auto second = deploys.take({"shop/production", "ben", "deploy"}, now + Milliseconds(9000));
  CHECK_FALSE(second.granted);
  CHECK(second.owner == "ann");
  CHECK(deploys.take({"shop/staging", "ben", "deploy"}, now).granted);
  CHECK(deploys
            .take({"shop/production", "ann", "deploy", std::chrono::seconds(10), first.token},
                  now + Milliseconds(9000))
            .token == first.token);
  const auto third = deploys.take({"shop/production", "ben", "deploy"}, now + Milliseconds(20'000));
  CHECK(third.granted);
  CHECK(third.token > first.token);
  CHECK_FALSE(deploys
                  .take({"shop/production", "ann", "late", std::chrono::seconds(10), first.token},
                        now + Milliseconds(20'000))
                  .granted);
  CHECK_FALSE(deploys.give_back("shop/production", first.token));
  CHECK(deploys.give_back("shop/production", third.token));
  CHECK_FALSE(deploys
                  .take({"shop/production", "ben", "late", std::chrono::seconds(10), third.token},
                        now + Milliseconds(21'000))
                  .granted);
  CHECK(deploys.take({"shop/production", "cy", ""}, now + Milliseconds(21'000)).token >
        third.token);

  deploys.record("1", "shop/production", now, "{\"a\":1}");
  deploys.record("2", "shop/staging", now + Milliseconds(1), "{}");
  deploys.record("1", "shop/production", now, "{\"a\":2}");
  CHECK(deploys.newest("", 10) == std::vector<std::string>{"{}", "{\"a\":2}"});
  CHECK(deploys.newest("shop/production", 10).size() == 1);
}

}  // namespace muster::registry
