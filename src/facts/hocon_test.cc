#include "facts/hocon.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "value/json.hh"

using namespace muster;

namespace {

std::string json(std::string_view hocon) {
  return value::to_json(facts::from_hocon(hocon), value::JsonLayout::compact);
}

}  // namespace

TEST_CASE("A configuration of Facter is read") {
  CHECK(json("facts : {\n  blocklist : [ \"file system\", EC2 ] # two\n  ttls : [ { timezone : 30 "
             "days } ]\n}\n"
             "global { external-dir = \"/a\", no-ruby : true }\n") ==
        R"({"facts":{"blocklist":["file system","EC2"],"ttls":[{"timezone":"30 days"}]},)"
        R"("global":{"external-dir":"/a","no-ruby":true}})");
}

TEST_CASE("Dotted names and later hashes are merged") {
  CHECK(json("a.b = 1\na { c = 2 }\n// end") == R"({"a":{"b":1,"c":2}})");
}

TEST_CASE("What is not closed is an error with its line") {
  CHECK_THROWS_WITH_AS(facts::from_hocon("a {\n b = 1\n"), "a brace is not closed (line: 3)",
                       base::Error);
  CHECK_THROWS_AS(facts::from_hocon("a = [1,"), base::Error);
  CHECK_THROWS_AS(facts::from_hocon("a = \"x\n"), base::Error);
  CHECK_THROWS_AS(facts::from_hocon(std::string(100'000, '[').insert(0, "a=")), base::Error);
  std::string dotted = "a";
  for (int i = 0; i < 2000; ++i) dotted += ".a";
  CHECK_THROWS_AS(facts::from_hocon(dotted + " = 1"), base::Error);
}

TEST_CASE("Facts are written with quotes only where they must be") {
  const value::Hash all{
      {"b_c", true},
      {"a", value::Hash{{"10", "x-y"}, {"9", "1.5"}, {"z", value::Array{1, "two words"}}}}};
  CHECK(facts::to_hocon(all) ==
        "a={\n    \"9\"=\"1.5\"\n    \"10\"=x-y\n    z=[\n        1,\n        \"two words\"\n    "
        "]\n}\n\"b_c\"=true\n");
}
