#include "registry/query.hh"

#include <doctest/doctest.h>

using namespace muster;
using namespace muster::registry;

namespace {

Node web() {
  Node out;
  out.identity = {"ec2", "1", "us-east-1", "i-1"};
  out.key = out.identity.key();
  out.certname = "web1.example.com";
  out.state = State::up;
  out.generation = 42;
  out.attributes = {"web1",       {"10.1.2.3", "fd00::1"},
                    "us-east-1a", "ami-1",
                    "m5.large",   {{"Name", "web one"}, {"aws:group", "g1"}, {"size", "10"}},
                    {"lb", "web"}};
  return out;
}

std::optional<value::Value> fact(const Node&, const std::string& path) {
  if (path == "os.family") return value::Value("Debian");
  if (path == "os.release.full") return value::Value("12.10");
  if (path == "processors.count") return value::Value(8);
  if (path == "load") return value::Value(1.5);
  if (path == "virtual") return value::Value(true);
  if (path == "list") return value::Value(value::Array{"a", "b"});
  return std::nullopt;
}

bool matches(std::string_view text, const Node& node = web()) {
  return Query::parse(text).matches(node, fact);
}

std::pair<std::string, std::size_t> error_of(std::string_view text) {
  try {
    Query::parse(text);
  } catch (const QueryError& e) {
    return {e.what(), e.offset()};
  }
  return {"", 0};
}

}  // namespace

TEST_CASE("terms, and what joins them") {
  for (const char* yes :
       {"",
        "  ",
        "role:web",
        "role:web state:up zone:us-east-1a",
        "role:web and role:lb",
        "role:db or role:web",
        "not role:db",
        "!role:db",
        "(role:db or role:web) zone:us-*",
        "role:db,web",
        "role:w?b",
        "web1",
        "web1.example.com",
        "i-1",
        "ec2:1:us-east-1:i-1",
        "web*",
        "name:web1",
        "key:ec2:1:us-east-1:i-1",
        "id:i-1",
        "type:m5.*",
        "image=ami-1",
        "address:10.1.0.0/16",
        "address:10.1.2.3",
        "address:fd00::/8",
        "address:10.*",
        "tag.Name:\"web one\"",
        "tag.Name:'web *'",
        "tag.\"aws:group\":g1",
        "tag.size>9",
        "tag.none!=x",
        "role!=db",
        "fact.os.family:Debian",
        "fact.os.release.full>=12.9",
        "fact.os.release.full<13",
        "fact.processors.count>=8",
        "fact.processors.count<10",
        "fact.load>1.25",
        "fact.virtual:true",
        "fact.list:b",
        "fact.nothing!=x",
        "generation:42",
        "generation>41",
        "role:db or role:lb and state:up",
        "not (role:db or state:gone)",
        "provider:ec2 account:1 region:us-east-1 hostname:web1 certname:web1.*"}) {
    CAPTURE(yes);
    CHECK(matches(yes));
  }
  for (const char* no : {"role:db",
                         "role:web role:db",
                         "not role:web",
                         "role!=web",
                         "role:we",
                         "web",
                         "web2*",
                         "zone=us-*",
                         "address:10.2.0.0/16",
                         "address:10.1.2.3/x",
                         "address:10.1.2.3/64",
                         "tag.Name:web",
                         "tag.size>10",
                         "fact.os.release.full>=12.11",
                         "fact.processors.count>8",
                         "fact.nothing:*",
                         "fact.list:c",
                         "fact.load>2",
                         "state:gone",
                         "alert:*",
                         "generation<42",
                         "(role:web or role:db) not role:lb"}) {
    CAPTURE(no);
    CHECK(!matches(no));
  }
}

TEST_CASE("the gone match only who speaks of states") {
  Node node = web();
  node.state = State::gone;
  CHECK(!matches("role:web", node));
  CHECK(!matches("", node));
  CHECK(matches("role:web state:gone", node));
  CHECK(matches("not state:up", node));
}

TEST_CASE("an alert with a blank in its name") {
  Node node = web();
  node.alerts = static_cast<std::uint8_t>(Alert::agent_silent);
  CHECK(matches("alert:'agent silent'", node));
  CHECK(matches("alert:*", node));
}

TEST_CASE("errors name the place") {
  using Error = std::pair<std::string, std::size_t>;
  CHECK(error_of("role:web (x") == Error{"this ( is not closed", 9});
  CHECK(error_of("role:web )") == Error{"a ) that nothing opened", 9});
  CHECK(error_of("role:") == Error{"a value is missing here", 5});
  CHECK(error_of("role:web or") == Error{"a term is missing here", 11});
  CHECK(error_of("or role:web") == Error{"a term is missing before 'or'", 0});
  CHECK(error_of("name:\"x") == Error{"this quote is not closed", 5});
  CHECK(error_of("a rôle:x").second == 2);
  CHECK(error_of("colour:red").first.starts_with("there is no field 'colour'; there are name,"));
  CHECK(error_of("x state:dead").second == 8);
  CHECK(error_of("zone>a") == Error{"only facts, tags and generation are compared by size", 5});
  CHECK(error_of("fact.:x").second == 5);
  CHECK(error_of("()").second == 1);
  CHECK(error_of(std::string(9000, 'x')) == Error{"a query has at most 8192 bytes", 8192});
  CHECK(error_of(std::string(100, '(') + "x" + std::string(100, ')')).first ==
        "nested deeper than 64");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "x ";
  CHECK(error_of(many).first == "a query has at most 256 terms");
  const QueryError error("this ( is not closed", 9);
  CHECK(explained(error, "role:web (x") == "this ( is not closed\n  role:web (x\n           ^");
}

TEST_CASE("any bytes are a query or an error") {
  std::uint64_t random = 7;
  const std::string_view pieces = "ab:=<>!()\"'\\,. \trolestand~*?\x80\xff|";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int k = 0; k < 12; ++k) {
      random = random * 6364136223846793005ULL + 1442695040888963407ULL;
      text += pieces[(random >> 33) % pieces.size()];
    }
    try {
      Query::parse(text).matches(web(), fact);
    } catch (const QueryError& e) {
      CHECK(e.offset() <= text.size());
    }
  }
}
