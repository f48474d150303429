#include "value/value.hh"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <vector>

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

namespace {

/// Of libstdc++'s std::hash for 16 bytes, which is MurmurHash64A with a seed that everybody knows:
/// after the first 8 bytes the state is known, and the last 8 can be chosen to make it any other.
constexpr std::uint64_t multiplier = 0xc6a4a7935bd1e995ULL, seed = 0xc70f6907ULL;

std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t out = odd;
  for (int i = 0; i < 6; ++i) out *= 2 - odd * out;
  return out;
}

std::uint64_t shift_mix(std::uint64_t v) {
  return v ^ (v >> 47U);
}

std::uint64_t state_after(std::uint64_t word) {
  return ((seed ^ (16 * multiplier)) ^ (shift_mix(word * multiplier) * multiplier)) * multiplier;
}

/// Texts that std::hash does not tell apart.
std::vector<std::string> colliding(std::size_t count) {
  const auto back = inverse(multiplier);
  std::vector<std::string> out;
  for (std::uint64_t i = 0; out.size() < count; ++i) {
    char text[17] = {};  // NOLINT: for snprintf
    std::snprintf(text, sizeof text, "%08llu", static_cast<unsigned long long>(i));
    std::uint64_t first = 0;
    std::memcpy(&first, text, sizeof first);
    // state_after(first) ^ shift_mix(last * multiplier) * multiplier is to be one number.
    constexpr std::uint64_t target = 0x123456789abcdef0ULL;
    const std::uint64_t last = shift_mix((state_after(first) ^ target) * back) * back;
    std::memcpy(text + 8, &last, sizeof last);
    out.emplace_back(text, 16);
  }
  return out;
}

}  // namespace

TEST_CASE("nobody can choose keys that have one hash") {
  const auto keys = colliding(1000);
  std::set<std::size_t> of_library, ours, low_bits;
  for (const auto& key : keys) {
    of_library.insert(std::hash<std::string>{}(key));
    ours.insert(Value(key).hash());
    low_bits.insert(Value(key).hash() & 0xFFFFU);
  }
  REQUIRE(of_library.size() == 1);
  CHECK(ours.size() == keys.size());
  CHECK(low_bits.size() > 950);
}
