#include "value/yaml.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "value/json.hh"
#include "value/yaml_emitter.hh"

using namespace muster;
using value::from_yaml;
using value::to_yaml;

namespace {
std::string as_json(std::string_view yaml) {
  try {
    return value::to_json(from_yaml(yaml), value::JsonLayout::compact);
  } catch (const base::Error& e) {
    return e.what();
  }
}
}  // namespace

TEST_CASE("unquoted scalars are read as Psych reads them") {
  const std::pair<const char*, const char*> cases[] = {
      {"017", "15"},       {"0o17", "\"0o17\""},   {"0x1F", "31"},
      {"0b11", "3"},       {"1_000", "1000"},      {"1,000", "1000"},
      {"08", "\"08\""},    {"1.5", "1.5"},         {"1.", "1.0"},
      {".5", "0.5"},       {"1e5", "\"1e5\""},     {"1.0e+5", "100000.0"},
      {"yes", "true"},     {"Off", "false"},       {"y", "\"y\""},
      {"~", "null"},       {"NULL", "null"},       {"", "null"},
      {"12:30", "45000"},  {"12:30:45", "45045"},  {"1.2.3", "\"1.2.3\""},
      {":sym", "\"sym\""}, {":'a b'", "\"a b\""},  {"2020-01-01", "\"2020-01-01\""},
      {"-", "[null]"},     {"!!str 12", "\"12\""}, {"! 12", "12"},
      {"'12'", "\"12\""}};
  for (const auto& [yaml, json] : cases) {
    CAPTURE(yaml);
    CHECK(as_json(yaml) == json);
  }
}

TEST_CASE("aliases, merge keys and Ruby's tags become plain data") {
  CHECK(as_json("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3") ==
        R"({"a":{"b":1,"c":2},"d":{"b":3,"c":2}})");
  CHECK(as_json("<<: [{a: 1},{a: 2, b: 3}]") == R"({"a":1,"b":3})");
  CHECK(as_json("<<: 3") == R"({"<<":3})");
  CHECK(as_json("--- !ruby/object:Foo\na: !ruby/sym b") == R"({"a":"b"})");
  CHECK(as_json("a: 1\na: 2") == R"({"a":2})");
  CHECK(as_json("\xEF\xBB\xBF"
                "a: !!binary aGk=") == R"({"a":"hi"})");
}

TEST_CASE("what is wrong with YAML is told in Psych's words") {
  CHECK(as_json("a: b: c") == "mapping values are not allowed in this context at line 1 column 5");
  CHECK(as_json("x: *a") == "Unknown alias: a");
  CHECK(as_json("&a [*a]") == "Unknown alias: a");
  CHECK(as_json(std::string(300, '[')).starts_with("nesting is too deep"));
}

TEST_CASE("an alias bomb is an error") {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string ref = std::string("*") + static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) bomb += (i ? "," : "") + ref;
    bomb += "]\n";
  }
  CHECK(as_json(bomb).starts_with("aliases expand to too many nodes at line"));
}

TEST_CASE("strings are quoted exactly when Psych quotes them") {
  const std::pair<const char*, const char*> cases[] = {
      {"a", "---\n- a\n"},
      {"y", "---\n- \"y\"\n"},
      {"yes", "---\n- 'yes'\n"},
      {"null", "---\n- 'null'\n"},
      {"", "---\n- ''\n"},
      {"12", "---\n- '12'\n"},
      {"1.5", "---\n- '1.5'\n"},
      {"012", "---\n- '012'\n"},
      {"089", "---\n- '089'\n"},
      {":a", "---\n- \":a\"\n"},
      {"a: b", "---\n- 'a: b'\n"},
      {"- a", "---\n- \"- a\"\n"},
      {"# a", "---\n- \"# a\"\n"},
      {"a #b", "---\n- 'a #b'\n"},
      {"2020-01-01", "---\n- '2020-01-01'\n"},
      {"2020-02-30", "---\n- 2020-02-30\n"},
      {"/etc/x", "---\n- \"/etc/x\"\n"},
      {"a\nb", "---\n- |-\n  a\n  b\n"},
      {"a\nb\n", "---\n- |\n  a\n  b\n"},
      {"a\n", "---\n- 'a\n\n  '\n"},
      {" a", "---\n- \" a\"\n"},
      {"it's", "---\n- it's\n"},
      {"\"q\"", "---\n- '\"q\"'\n"},
      {"-", "---\n- \"-\"\n"},
      {"~", "---\n- \"~\"\n"},
      {"<<", "---\n- !!str '<<'\n"},
      {"é", "---\n- é\n"},
      {"é\x01", "---\n- \"é\\x01\"\n"},
      {"word word word word word word word word word word word word word word word word word word "
       "word word end",
       "---\n- word word word word word word word word word word word word word word word word\n  "
       "word word word word end\n"},
      {"::a", "---\n- \"::a\"\n"},
      {"@x", "---\n- \"@x\"\n"},
      {"%{x}", "---\n- \"%{x}\"\n"},
      {"1.2.3", "---\n- 1.2.3\n"},
      {"12:30", "---\n- '12:30'\n"},
      {"0x1f", "---\n- '0x1f'\n"},
      {"1e5", "---\n- 1e5\n"},
  };
  for (const auto& [text, yaml] : cases) {
    CAPTURE(text);
    CHECK(to_yaml(value::Array{text}) == yaml);
  }
}

TEST_CASE("data has Psych's layout") {
  const auto data = value::from_json(R"({"a":null,"b":[null,[1,[]],{"k":1.0,"l":{}}],"c":true})");
  CHECK(to_yaml(data) == "---\na:\nb:\n-\n- - 1\n  - []\n- k: 1.0\n  l: {}\nc: true\n");
  const value::Value shared = value::Array{1};
  CHECK(to_yaml(value::Array{shared, shared}) == "---\n- &1\n  - 1\n- *1\n");
}

TEST_CASE("an emitter writes Ruby objects, symbols and times") {
  std::string text;
  value::YamlEmitter emitter([&](std::string_view piece) { text += piece; });
  emitter.begin_map("!ruby/object:Puppet::Transaction::Report");
  emitter.plain("host");
  emitter.string("vm");
  emitter.string("File[/tmp/x y: z]");
  emitter.begin_map();
  emitter.symbol("checked");
  emitter.plain("2026-11-22 16:24:10.916852807 +00:00");
  emitter.end_map();
  emitter.plain("logs");
  emitter.data(value::Array{});
  emitter.end_map();
  emitter.finish();
  CHECK(text ==
        "--- !ruby/object:Puppet::Transaction::Report\nhost: vm\n'File[/tmp/x y: z]':\n"
        "  :checked: 2026-11-22 16:24:10.916852807 +00:00\nlogs: []\n");
}
