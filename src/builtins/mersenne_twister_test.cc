#include "builtins/mersenne_twister.hh"

#include <doctest/doctest.h>

#include <vector>

namespace muster::builtins {

TEST_CASE("the numbers are those of Ruby's Random.new(seed).rand(limit)") {
  const auto draw = [](std::vector<std::uint32_t> seed, std::uint64_t limit) {
    return MersenneTwister(seed).below(limit);
  };
  CHECK(draw({42}, 100) == 51);
  CHECK(draw({0x89abcdef, 0x01234567}, 1000000) == 869799);
  CHECK(draw({5, 1}, 1000) == 867);
  CHECK(draw({1, 2, 3, 4}, 4294967297) == 1022996879);
  CHECK(draw({7}, 1) == 0);
}

}  // namespace muster::builtins
