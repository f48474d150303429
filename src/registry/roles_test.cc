#include "registry/roles.hh"

#include <doctest/doctest.h>

using namespace muster;
using namespace muster::registry;

TEST_CASE("roles come from claims, tags and rules") {
  Node node;
  node.certname = "web1";
  node.claimed_roles = {"base"};
  node.attributes.tags = {{"Role", "web, cache"}, {"other", "x"}};
  const auto rules = RoleRules::parse(
      "# who balances\n"
      "balanced: role:web\n"
      "\n"
      "edge: role:balanced name:web*\n"
      "never: role:none\n");
  CHECK(roles_of(node, {}, rules, nullptr) ==
        std::vector<std::string>{"base", "web", "cache", "balanced", "edge"});
  const auto only = read_role_sources("agent", "role");
  CHECK(roles_of(node, only, rules, nullptr) == std::vector<std::string>{"base"});
}

TEST_CASE("a role is a short word; facts are read as tags are") {
  CHECK(roles_in("a, b c ,,d<script>,e") == std::vector<std::string>{"a", "e"});
  value::Hash facts;
  facts.set("role", "web");
  facts.set("roles", value::Array{"db,x", 7});
  CHECK(roles_in(facts, {}) == std::vector<std::string>{"web", "db", "x"});
}

TEST_CASE("rules that are wrong are refused with line and place") {
  CHECK_THROWS_WITH(RoleRules::parse("web: role:x\nnonsense\n"), "line 2: a rule is 'ROLE: QUERY'");
  CHECK_THROWS_WITH(RoleRules::parse("web: (x"), "line 1: this ( is not closed\n  (x\n  ^");
  CHECK_THROWS_WITH(read_role_sources("tags, dreams", ""), doctest::Contains("'dreams'"));
}
