#include "value/value.hh"

#include <doctest/doctest.h>

using namespace muster::value;

TEST_CASE("a hash keeps the order of insertion, replaces in place and forgets what is erased") {
  Hash h;
  for (int i = 0; i < 1000; ++i) h.set("key" + std::to_string(i), i);
  h.set("key5", "again");
  CHECK(h.size() == 1000);
  CHECK(h[5].second == Value("again"));
  CHECK(h.erase("key0"));
  CHECK(!h.erase("key0"));
  CHECK(!h.find("key0"));
  for (int i = 1; i < 1000; ++i) {
    REQUIRE(h.find("key" + std::to_string(i)));
    CHECK(h[static_cast<std::size_t>(i - 1)].first == Value("key" + std::to_string(i)));
  }
  CHECK(*h.find(std::string_view("key999")) == Value(999));
  h.set("key0", 0);
  CHECK(h[999].first == Value("key0"));
}

TEST_CASE("keys are told apart as Ruby's eql? does") {
  Hash h{{1, "integer"}, {1.0, "real"}, {"1", "string"}, {Value(), "undef"}, {Array{1}, "array"}};
  CHECK(h.size() == 5);
  CHECK(*h.find(Value(1.0)) == Value("real"));
  CHECK(*h.find(Value(Array{1})) == Value("array"));
  CHECK(*h.find(Value()) == Value("undef"));
  CHECK(!h.find(Value(true)));
  CHECK(!(Value("a") == Value("A")));
}

TEST_CASE("equal values have equal hashes, whatever the order of keys") {
  const Value a = Hash{{"x", 1}, {"y", Array{1, 2.5}}}, b = Hash{{"y", Array{1, 2.5}}, {"x", 1}};
  CHECK(a == b);
  CHECK(a.hash() == b.hash());
  CHECK(!(a == Value(Hash{{"x", 1}, {"y", Array{2.5, 1}}})));
}
