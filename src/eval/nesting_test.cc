#include "eval/nesting.hh"

#include <doctest/doctest.h>

#include "types/make.hh"
#include "value/rich.hh"

using muster::eval::check_extent;
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
  CHECK_NOTHROW(check_extent(nested(500, {}), {}));
  CHECK_THROWS_AS(check_extent(nested(501, {}), {}), muster::diag::SourceError);
}

TEST_CASE("what is deep is found in the middle of a long row of others") {
  const Array row(100'000, Value("x"));
  auto items = row;
  items.push_back(nested(600, {}));
  items.insert(items.end(), row.begin(), row.end());
  CHECK_THROWS_AS(check_extent(Value(std::move(items)), {}), muster::diag::SourceError);
}

TEST_CASE("a value of shared parts counts as what it stands for") {
  Value v("leaf");
  for (int i = 0; i < 60; ++i) v = Value(Array{v, v});
  CHECK_THROWS_AS(check_extent(v, {}), muster::diag::SourceError);
}

TEST_CASE("values of hashes count as levels") {
  Value v("leaf");
  for (int i = 0; i < 501; ++i) v = Value(Hash{{"key", v}});
  CHECK_THROWS_AS(check_extent(v, {}), muster::diag::SourceError);
}

TEST_CASE("what wraps a value counts as a level") {
  Value v("leaf");
  for (int i = 0; i < 501; ++i) v = Value(std::make_shared<const muster::value::Sensitive>(v));
  CHECK_THROWS_AS(check_extent(v, {}), muster::diag::SourceError);
}

TEST_CASE("a type of shared parts counts as what it stands for") {
  namespace types = muster::types;
  auto type = types::plain(types::TypeKind::any);
  const auto pair = [](const types::TypePtr& t) -> types::TypePtr {
    return types::make<types::TupleType>(std::vector<types::TypePtr>{t, t});
  };
  for (int i = 0; i < 10; ++i) type = pair(type);
  CHECK_NOTHROW(check_extent(Value(type), {}));
  for (int i = 0; i < 50; ++i) type = pair(type);
  CHECK_THROWS_AS(check_extent(Value(type), {}), muster::diag::SourceError);
}

TEST_CASE("a type may be 500 levels deep and no deeper") {
  namespace types = muster::types;
  auto type = types::plain(types::TypeKind::any);
  for (int i = 0; i < 500; ++i) type = types::make_array(type);
  CHECK_NOTHROW(check_extent(Value(type), {}));
  for (int i = 0; i < 100'000; ++i) type = types::make_array(type);
  CHECK_THROWS_AS(check_extent(Value(type), {}), muster::diag::SourceError);
}
