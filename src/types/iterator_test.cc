#include "types/iterator.hh"

#include <doctest/doctest.h>

#include <limits>

#include "types/names.hh"

namespace muster::types {

TEST_CASE("a range of all integers is walked without being built") {
  const auto walk = iterable(value::Value(from_text("Integer[0, 9223372036854775807]")));
  REQUIRE(walk);
  const auto cursor = walk->start();
  CHECK(cursor->next() == value::Value(0));
  CHECK(cursor->next() == value::Value(1));
}

TEST_CASE("the last integer ends a range") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto walk =
      iterable(value::Value(std::make_shared<const IntegerType>(IntegerRange{most, most})));
  const auto cursor = walk->start();
  CHECK(cursor->next() == value::Value(most));
  CHECK_FALSE(cursor->next());
}

TEST_CASE("strings are walked by characters, hashes by pairs, unbounded types not at all") {
  const auto characters = iterable(value::Value("hé"))->start();
  characters->next();
  CHECK(characters->next() == value::Value("é"));
  CHECK_FALSE(characters->next());
  const auto pairs = iterable(value::Value(value::Hash{{"a", 1}}));
  CHECK(pairs->hash_style);
  CHECK(pairs->start()->next() == value::Value(value::Array{"a", 1}));
  CHECK_FALSE(iterable(value::Value(from_text("Integer[0]"))));
  CHECK_FALSE(iterable(value::Value(-1)));
}

}  // namespace muster::types
