#include "eval/nesting.hh"

#include <doctest/doctest.h>

using muster::eval::check_nesting;
using muster::value::Array;
using muster::value::Hash;
using muster::value::Value;

namespace {

Value nested(int levels, const Array& beside) {
  Value v("leaf");
  for (int i = 0; i < levels; ++i) {
    auto items = beside;
    items.push_back(v);
    v = Value(std::move(items));
  }
  return v;
}

}  // namespace

TEST_CASE("a collection may be 500 levels deep and no deeper") {
  CHECK_NOTHROW(check_nesting(nested(500, {}), {}));
  CHECK_THROWS_AS(check_nesting(nested(501, {}), {}), muster::diag::SourceError);
}

TEST_CASE("what is deep is found behind a long row of others") {
  const Array row(100'000, Value("x"));
  auto items = row;
  items.push_back(nested(600, {}));
  CHECK_THROWS_AS(check_nesting(Value(std::move(items)), {}), muster::diag::SourceError);
}

TEST_CASE("a value of shared parts counts as what it stands for") {
  Value v("leaf");
  for (int i = 0; i < 60; ++i) v = Value(Array{v, v});
  CHECK_NOTHROW(check_nesting(v, {}));
  CHECK_THROWS_AS(muster::eval::check_extent(v, {}), muster::diag::SourceError);
}

TEST_CASE("values of hashes count as levels") {
  Value v("leaf");
  for (int i = 0; i < 501; ++i) v = Value(Hash{{"key", v}});
  CHECK_THROWS_AS(check_nesting(v, {}), muster::diag::SourceError);
}
