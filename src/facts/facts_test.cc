#include "facts/facts.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "facts/format.hh"
#include "os/fake_system.hh"
#include "value/json.hh"

namespace muster::facts {

namespace {

base::Named<Fact> resolver(std::string name, std::vector<std::string> provides,
                           std::vector<std::string> legacy,
                           std::function<value::Hash(Context&)> resolve) {
  return {std::move(name), [fact = Fact{.doc = "",
                                        .provides = std::move(provides),
                                        .legacy = std::move(legacy),
                                        .resolve = std::move(resolve)}] { return fact; }};
}

std::string compact(const value::Value& value) {
  return value::to_json(value, value::JsonLayout::compact);
}

}  // namespace

TEST_CASE("a group is found once, and only when it is asked for") {
  os::FakeSystem system;
  int asked = 0;
  Facts facts(system, {}, {resolver("a", {"tree"}, {"leaf_*"}, [&](Context&) -> value::Hash {
                ++asked;
                return {{"tree", value::Hash{{"list", value::Array{1, "two"}}}}, {"leaf_x", 5}};
              })});
  CHECK(facts.find("other").is_undef());
  CHECK(asked == 0);
  CHECK(facts.find("tree.list.1") == value::Value("two"));
  CHECK(facts.find("tree.list.7").is_undef());
  CHECK(facts.find("leaf_x") == value::Value(5));
  CHECK(asked == 1);
  CHECK(compact(facts.all(false)) == R"({"tree":{"list":[1,"two"]}})");
  CHECK(compact(facts.all(true)) == R"({"leaf_x":5,"tree":{"list":[1,"two"]}})");
}

TEST_CASE("a group that fails costs itself only") {
  os::FakeSystem system;
  Facts facts(
      system, {},
      {resolver("bad", {"bad"}, {}, [](Context&) -> value::Hash { throw base::Error("no luck"); }),
       resolver("good", {"good"}, {}, [](Context&) {
         return value::Hash{{"good", 1}};
       })});
  CHECK(compact(facts.all(true)) == R"({"good":1})");
  REQUIRE(facts.messages().size() == 1);
  CHECK(facts.messages()[0].text == "Could not find the facts of bad: no luck");
}

TEST_CASE("a group that asks for itself ends") {
  os::FakeSystem system;
  Facts facts(system, {}, {resolver("a", {"a"}, {}, [](Context& context) {
                return value::Hash{{"a", context.facts.find("a").is_undef()}};
              })});
  CHECK(facts.find("a") == value::Value(true));
}

TEST_CASE(
    "external facts win over built-in ones: variables, then the first folder, then the last file") {
  os::FakeSystem system;
  system.files = {{"/one/a.txt", "x=1\ny=one\n"},
                  {"/one/b.json", R"({"y": {"deep": [true]}})"},
                  {"/two/a.yaml", "x: 3\nZ: 4\n"},
                  {"/one/.hidden.txt", "h=1"},
                  {"/one/README", "no=1"}};
  system.variables = {{"FACTER_Name", "from variable"}, {"FACTOR", "no"}};
  Facts facts(system, {.external_directories = {"/one", "/two"}},
              {resolver("a", {"x"}, {}, [](Context&) {
                return value::Hash{{"x", "built in"}};
              })});
  CHECK(compact(facts.all(true)) ==
        R"({"name":"from variable","x":"1","y":{"deep":[true]},"z":4})");
  CHECK(facts.find("y.deep.0") == value::Value(true));
  CHECK(facts.built_in("x") == value::Value("built in"));
}

TEST_CASE("an external program may print YAML, JSON or lines, and its complaints are passed on") {
  os::FakeSystem system;
  system.statuses["/d/prog"] = {.mode = 0755};
  system.statuses["/d/slow"] = {.mode = 0755};
  system.answer("/d/prog", {.out = "a=1\nnonsense\n", .err = "careful\n"});
  system.answer("/d/slow", {.timed_out = true, .out = "b=1\n"});
  Facts facts(system, {.external_directories = {"/d"}}, {});
  CHECK(compact(facts.all(true)) == R"({"a":"1"})");
  REQUIRE(facts.messages().size() == 2);
  CHECK(facts.messages()[1].text ==
        "Command /d/prog completed with the following stderr message: careful");
}

TEST_CASE("text output is facter's") {
  const value::Hash facts{
      {"a", "x \"y\" \\ z"}, {"b", value::Hash{{"c", value::Array{1}}}}, {"d", true}};
  CHECK(format(facts, {}, Layout::text) ==
        "a => x \"y\" \\ z\nb => {\n  c => [\n    1\n  ]\n}\nd => true");
  CHECK(format({{"b", value::Hash{{"c", 1}}}}, {"b"}, Layout::text) == "{\n  c => 1\n}");
  CHECK(format({{"n", {}}}, {"n"}, Layout::text) == "");
  CHECK(format({{"z", "s"}, {"n", {}}}, {"z", "n"}, Layout::text) == "n => \nz => s");
}

}  // namespace muster::facts
