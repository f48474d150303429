#include "server/rate_limit.hh"

#include <doctest/doctest.h>

namespace muster::server {

TEST_CASE("so many at once, then so many a second, for each source") {
  RateLimit limit(3, 2);
  const auto begin = RateLimit::Clock::now();
  const auto taken = [&](const char* source, int tries, std::chrono::milliseconds after) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += limit.take(source, begin + after);
    return count;
  };
  using std::chrono::milliseconds;
  CHECK(taken("a", 10, milliseconds(0)) == 3);
  CHECK(taken("b", 1, milliseconds(0)) == 1);
  CHECK(taken("a", 10, milliseconds(1000)) == 2);
  CHECK(taken("a", 10, milliseconds(60'000)) == 3);
}

}  // namespace muster::server
