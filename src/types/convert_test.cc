#include "types/convert.hh"

#include <doctest/doctest.h>

#include "diag/diagnostic.hh"
#include "types/text.hh"
#include "types/time_format.hh"
#include "value/rich.hh"

using namespace muster;
using value::Array;
using value::Hash;
using value::Value;

namespace {

Value make(const char* type, Array arguments) {
  return types::new_instance(*types::from_text(type), arguments, types::static_names());
}

std::string error_of(const char* type, Array arguments) {
  try {
    make(type, std::move(arguments));
  } catch (const diag::SourceError& e) {
    return e.first().message;
  }
  return "no error";
}

}  // namespace

TEST_CASE("strings become numbers by their prefix or the radix given") {
  CHECK(make("Integer", {"0b11"}) == Value(3));
  CHECK(make("Integer", {"0xff", 16}) == Value(255));
  CHECK(make("Integer", {"- 12"}) == Value(-12));
  CHECK(error_of("Integer", {"abc"}) == "'new' The string 'abc' cannot be converted to Integer");
}

TEST_CASE("what arithmetic takes for a number") {
  CHECK(types::to_number(" 0x10 ") == Value(16));
  CHECK(types::to_number("010") == Value(8));
  CHECK(types::to_number("1.5e-1") == Value(0.15));
  CHECK(!types::to_number("08"));
  CHECK(!types::to_number("1a"));
}

TEST_CASE("a tree of paths and values becomes nested hashes") {
  const Array tree{Array{Array{0}, "a"}, Array{Array{1, "x"}, "b"}};
  CHECK(make("Hash", {tree, "tree"}) == Value(Hash{{0, "a"}, {1, Hash{{"x", "b"}}}}));
}

TEST_CASE("times are read and written in any zone") {
  const auto at = make("Timestamp", {"2020-01-02T03:04:05.123 EST"});
  CHECK(types::to_text(at) == "2020-01-02T08:04:05.123000000 UTC");
  CHECK(types::format_timestamp(at.if_rich<value::Timestamp>()->nanoseconds, "%H:%M %:z",
                                "+02:00") == "10:04 +02:00");
  CHECK(types::to_text(make("Timespan", {"10:20", "%H:%M"})) == "0-10:20:00.0");
}

TEST_CASE("rich data survives the way there and back") {
  const Value v = Array{Value(types::from_text("Struct[{a => Integer[1, 2]}]")), value::Default{},
                        Hash{{1, "x"}}, Value(std::make_shared<const value::Binary>("abc"))};
  CHECK(types::from_rich_data(types::to_rich_data(v), types::static_names()) == v);
  CHECK(types::to_rich_data(Hash{{1, "x"}}) ==
        Value(Hash{{"__ptype", "Hash"}, {"__pvalue", Array{1, "x"}}}));
}
