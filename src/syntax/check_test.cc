#include <doctest/doctest.h>

#include "syntax/test_parse.hh"

namespace muster::syntax {

TEST_CASE("a value that nobody uses is an error, unless it is the last") {
  CHECK(problem("$a = 1\n$x + 1\n$b = 2") ==
        "This '+' expression has no effect. A value was produced and then forgotten (one or more "
        "preceding "
        "expressions may have the wrong form) (line: 2, column: 4)");
  CHECK(problem("1") == "none");
  CHECK(problem("class foo { 1 }") ==
        "This Literal Integer has no effect. A Host Class Definition can not end with a "
        "value-producing expression "
        "without other effect (line: 1, column: 13)");
}

TEST_CASE("definitions stand at the top or in classes") {
  CHECK(problem("if true { class a { } }") ==
        "Classes, definitions, and nodes may only appear at toplevel or inside other classes "
        "(line: 1, column: 11)");
  CHECK(problem("class a { function b() { } }") ==
        "A Function Definition may only appear at toplevel (line: 1, column: 11)");
  CHECK(problem("class a { define b { } }") == "none");
}

TEST_CASE("assignments go to plain variables only") {
  CHECK(problem("$a::b = 1") ==
        "Illegal attempt to assign to 'a::b'. Cannot assign to variables in other namespaces "
        "(line: 1, column: 1)");
  CHECK(problem("$a += 1") ==
        "The operator '+=' is no longer supported. See http://links.puppet.com/remove-plus-equals "
        "(line: 1, column: 4)");
}

TEST_CASE("a duplicate key is judged by the strictness asked for") {
  const std::string code = "$h = {a => 1, a => 2}";
  const auto lenient = parse("", code, {});
  REQUIRE(lenient->warnings.size() == 1);
  CHECK(lenient->warnings[0].message == "The key 'a' is declared more than once");
  ParseOptions strict;
  strict.strict = Strict::error;
  CHECK(problem(code, strict) == "The key 'a' is declared more than once (line: 1, column: 17)");
  strict.strict = Strict::off;
  CHECK(parse("", code, strict)->warnings.empty());
}

TEST_CASE("several errors end with Puppet's last words") {
  try {
    parse("", "class a($name, $x, $x) { $1 = 2 }\n$h = {a => 1, a => 2}", {});
    FAIL("accepted");
  } catch (const Refused& e) {
    CHECK(e.diagnostics().size() == 3);
    CHECK(e.giving_up == "Language validation logged 3 errors, and 1 warnings. Giving up");
  }
}

TEST_CASE("a module's file holds definitions of its own name only") {
  ParseOptions options;
  options.file_namespace = module_namespace("Apache/manifests/vhost/x.pp");
  CHECK(*options.file_namespace == "apache::vhost::x");
  CHECK(problem("class apache::vhost::x { }", options) == "none");
  CHECK(problem("class apache::y { }", options) ==
        "Unacceptable location. The name 'apache::y' is unacceptable in file '' (line: 1, column: "
        "1)");
  CHECK(problem("notice(1)", options) ==
        "This Function Call is unacceptable as a top level construct in this location (line: 1, "
        "column: 1)");
  CHECK(module_namespace("apache/manifests/init.pp") == "apache");
  CHECK(module_namespace("apache/lib/x.pp") == "\n");
}

}  // namespace muster::syntax
