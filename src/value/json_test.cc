#include "value/json.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster;
using value::from_json;
using value::JsonLayout;
using value::to_json;

namespace {
std::string failure(std::string_view text) {
  try {
    from_json(text);
  } catch (const base::Error& e) {
    return e.what();
  }
  return "accepted";
}
std::string compact(std::string_view text) {
  return to_json(from_json(text), JsonLayout::compact);
}
}  // namespace

TEST_CASE("a float prints as Ruby prints it") {
  const std::pair<double, const char*> cases[] = {
      {1, "1.0"},
      {-0.0, "-0.0"},
      {1e15, "1.0e+15"},
      {1e16, "1.0e+16"},
      {123456789012345680.0, "1.2345678901234568e+17"},
      {0.0001, "0.0001"},
      {0.00001, "1.0e-05"},
      {1e100, "1.0e+100"},
      {5e-324, "5.0e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.1, "0.1"},
      {1234.5, "1234.5"},
      {0.00012345, "0.00012345"},
      {100, "100.0"}};
  for (const auto& [number, text] : cases) CHECK(value::real_text(number) == text);
}

TEST_CASE("generated JSON has Ruby's escapes") {
  CHECK(to_json(std::string("\0\x1f\b\f\n\r\t\"\\/\x7f\xc3\xa9", 13), JsonLayout::compact) ==
        "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\x7f\xc3\xa9\"");
  CHECK_THROWS_AS(to_json("a\xff", JsonLayout::compact), base::Error);
}

TEST_CASE("what has to be escaped is, wherever it is in a text") {
  const std::pair<std::string, std::string> cases[] = {
      {"\"", "\\\""}, {"\\", "\\\\"}, {"\x1f", "\\u001f"}, {std::string(1, '\0'), "\\u0000"},
      {" ", " "},     {"!", "!"},     {"\x7f", "\x7f"},    {"\xc3\xa9", "\xc3\xa9"}};
  for (std::size_t before = 0; before < 20; ++before)
    for (std::size_t after = 0; after < 10; ++after)
      for (const auto& [text, written] : cases) {
        const auto first = std::string(before, 'a') + text, last = std::string(after, 'z');
        CHECK(to_json(first + last, JsonLayout::compact) ==
              "\"" + std::string(before, 'a') + written + last + "\"");
        CHECK_THROWS_AS(to_json(first + "\xff" + last, JsonLayout::compact), base::Error);
      }
}

TEST_CASE("pretty JSON breaks lines as Ruby does, inside empty collections too") {
  CHECK(
      to_json(from_json(R"([[],{},[1,{"a":[],"b":{"c":[1]}}]])"), JsonLayout::pretty) ==
      "[\n  [\n\n  ],\n  {\n  },\n  [\n    1,\n    {\n      \"a\": [\n\n      ],\n      \"b\": {\n"
      "        \"c\": [\n          1\n        ]\n      }\n    }\n  ]\n]");
}

TEST_CASE("keys that are not strings are written as their text") {
  value::Hash h{{value::Value(), 1}, {1, 2}, {1.5, 3}, {value::Array{1}, 4}, {true, 5}};
  CHECK(to_json(h, JsonLayout::compact) == R"({"":1,"1":2,"1.5":3,"[1]":4,"true":5})");
}

TEST_CASE("the last of several equal keys wins and keeps the first one's place") {
  CHECK(compact(R"({"a":1,"b":2,"a":3})") == R"({"a":3,"b":2})");
}

TEST_CASE("integers stay integers up to 64 bits") {
  CHECK(from_json("[9223372036854775807]") == value::Value(value::Array{INT64_MAX}));
  CHECK(from_json("9223372036854775808") == value::Value(9223372036854775808.0));
  CHECK(from_json("-0.0") == value::Value(-0.0));
}

TEST_CASE("numbers may be of any length, and as small or as large as a double") {
  const std::string zeros(20000, '0');
  CHECK(from_json("0." + zeros + "1") == value::Value(0.0));
  CHECK(from_json("1." + zeros + "1") == value::Value(1.0));
  CHECK(from_json("0." + zeros + "15e20002") == value::Value(15.0));
  CHECK(from_json("0." + std::string(30000, '7')) == value::Value(7.0 / 9));
  CHECK(from_json("1e-400") == value::Value(0.0));
  CHECK(from_json("[1E2, -1.5e-3, 0e5]") == value::Value(value::Array{100.0, -0.0015, 0.0}));
  CHECK(failure("[1e400]") == "Number too big to be stored in double. at line 1 column 2");
  CHECK(failure("1" + zeros).starts_with("Number too big"));
  for (const char* wrong : {"01", "1.", ".5", "-", "1e", "+1", "0x1", "1_0"})
    CHECK(failure(wrong) != "accepted");
}

TEST_CASE("what is wrong with a text is told with its place") {
  CHECK(failure("{\"a\": 1,\n  oops}") == "Missing a name for object member. at line 2 column 3");
  CHECK(failure(std::string(257, '[')).starts_with("nesting is too deep at line 1"));
  CHECK(failure(std::string(1000000, '[')).starts_with("nesting is too deep"));
  CHECK(failure("") != "accepted");
  CHECK(failure("[1] 2") != "accepted");
  CHECK(failure("[\"\xff\"]") != "accepted");
  CHECK(failure("[NaN]") != "accepted");
}

TEST_CASE("an outline has the outermost members, and of collections that they are some") {
  const auto outline = [](std::string_view text) {
    return to_json(value::outline_from_json(text), JsonLayout::compact);
  };
  CHECK(outline(R"({"a":1,"b":[1,[2],{"c":3}],"c":{"d":{"e":[]}},"f":"g","h":null})") ==
        R"({"a":1,"b":[],"c":{},"f":"g","h":null})");
  CHECK(outline(R"([[1,2],{"a":[3]},4])") == "[[],{},4]");
  CHECK(outline("17") == "17");
  CHECK_THROWS_AS(value::outline_from_json(R"({"a":[1,[2,]]})"), base::Error);
}

TEST_CASE("a text of more values than anybody has is refused") {
  std::string many = "[0";
  for (std::size_t i = 0; i < value::most_json_values; ++i) many += ",0";
  many += "]";
  const auto refusal = [&](auto read) -> std::string {
    try {
      read(many);
    } catch (const base::Error& e) {
      return e.what();
    }
    return "accepted";
  };
  CHECK(refusal(value::outline_from_json).starts_with("there are too many values at line 1"));
  CHECK(refusal(from_json).starts_with("there are too many values at line 1"));
}
