#include "fleet/targets.hh"

#include <doctest/doctest.h>

namespace muster::fleet {

TEST_CASE("names are folded") {
  CHECK(folded({"web1", "web3", "web2", "db", "web9"}) == "db,web[1-3,9]");
  CHECK(folded({"a01.x", "a02.x", "a2.x"}) == "a2.x,a[01-02].x");
  CHECK(folded({"10.0.0.1", "10.0.0.2"}) == "10.0.0.1,10.0.0.2");
  CHECK(folded({"host"}) == "host");
  CHECK(folded({"web7"}) == "web7");
}

}  // namespace muster::fleet
