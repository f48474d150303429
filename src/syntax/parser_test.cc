#include <doctest/doctest.h>

#include "syntax/test_parse.hh"

namespace muster::syntax {

namespace {

std::string pn(const std::string& code) {
  return to_pn(*parse("", code, {})->body);
}

}  // namespace

TEST_CASE("operators bind as tightly as the language says") {
  CHECK(pn("$a = 1 + 2 * 3 == 7 and !$x in $y") ==
        "(= (var \"a\") (and (== (+ 1 (* 2 3)) 7) (in (! (var \"x\")) (var \"y\"))))");
  CHECK(pn("$a = - $x[1].foo") ==
        "(= (var \"a\") (- (call-method {:functor (. (access (var \"x\") 1) (qn \"foo\")) :args "
        "[]})))");
  CHECK(pn("$a = $x ? { 1 => 2 }[0]") == "(= (var \"a\") (access (? (var \"x\") [(=> 1 2)]) 0))");
}

TEST_CASE("white space before a bracket or a line break before a parenthesis ends a statement") {
  CHECK(pn("$x[1].foo") != pn("notice(1)"));
  CHECK(problem("$x [1]\n$y = 1").starts_with("This Variable has no effect."));
  CHECK(pn("notice\n(1)") == "(invoke {:functor (qn \"notice\") :args [(paren 1)]})");
}

TEST_CASE("words of the language's statement functions become calls") {
  CHECK(pn("include a, b") == "(invoke {:functor (qn \"include\") :args [(qn \"a\") (qn \"b\")]})");
  CHECK(problem("foo a, b") ==
        "attempt to pass argument list to the function 'foo' which cannot be called without "
        "parentheses "
        "(line: 1, column: 6)");
  CHECK(problem("$a = 10, notice hello") ==
        "illegal comma separated argument list (line: 1, column: 8)");
}

TEST_CASE("braces after an expression are a resource, a default, an override or a hash") {
  CHECK(pn("@foo { 'a': b => 1, * => $h }") ==
        "(resource {:type (qn \"foo\") :bodies [{:title \"a\" :ops [(=> \"b\" 1) (splat-hash (var "
        "\"h\"))]}] "
        ":form \"virtual\"})");
  CHECK(pn("Foo { a => 1 }") == "(resource-defaults {:type (qr \"Foo\") :ops [(=> \"a\" 1)]})");
  CHECK(pn("Foo['x'] { a +> 1 }") ==
        "(resource-override {:resources (access (qr \"Foo\") \"x\") :ops [(+> \"a\" 1)]})");
  CHECK(pn("notice { a => 1 }") ==
        "(invoke {:functor (qn \"notice\") :args [(hash (=> \"a\" 1))]})");
  CHECK(problem("foo { a => 1 }") ==
        "This expression is invalid. Did you try declaring a 'foo' resource without a title? "
        "(line: 1, column: 1)");
}

TEST_CASE("nested classes carry the names of those around them") {
  const auto program = parse("", "class a1 {} class a { class b { define c { } } }", {});
  REQUIRE(program->definitions.size() == 4);
  CHECK(as<Definition>(*program->definitions[2]).name == "a::b");
  CHECK(as<Definition>(*program->definitions[3]).name == "a::b::c");
}

TEST_CASE("a syntax error names the word that cannot stand there") {
  CHECK(problem("class { }") == "Syntax error at '}' (line: 1, column: 9)");
  CHECK(problem("notice(") == "Syntax error at end of input");
  CHECK(problem("class class") ==
        "'class' keyword not allowed at this location (line: 1, column: 7)");
}

TEST_CASE("syntax errors of several definitions are all reported, the first one first") {
  try {
    parse("/x.pp", "class a {\n  $x = = 1\n}\nclass b { }\ndefine c {\n  ]\n}\n", {});
    FAIL("accepted");
  } catch (const Refused& e) {
    REQUIRE(e.diagnostics().size() == 2);
    CHECK(std::string(e.what()) == "Syntax error at '=' (file: /x.pp, line: 2, column: 8)");
    CHECK(e.diagnostics()[1].where.position().line == 6);
    CHECK(e.giving_up.empty());
  }
}

TEST_CASE("deep nesting is an error, not a stack overflow") {
  std::string nots(2000000, '!'), lists(2000000, '['), chain = "1", calls = "a";
  for (int i = 0; i < 300000; ++i) chain += "+1", calls += ".b";
  for (const auto& code : {nots, lists, chain, calls}) {
    CAPTURE(code.substr(0, 10));
    CHECK(problem(code).starts_with("Expressions are nested deeper than 1000 levels"));
  }
}

TEST_CASE("what stands side by side is not nesting") {
  for (const std::string item :
       {"file { '/a': mode => '0644' }\n", "Notify { message => 'a' }\n",
        "User <| title == 'a' |>\n", "A['b'] -> C['d']\n", "$x = [1, [2]]\n",
        "f(1).each |$y| { g($y) }\n", "notice 'a'\n", "if $x { f(1) } else { g(2) }\n",
        "case $x { 1: { f(1) } default: { g(2) } }\n", "class c { f(1) }\n", "include a\n",
        "User['a'] { uid => 1 }\n"}) {
    CAPTURE(item);
    std::string many;
    for (int i = 0; i < 3000; ++i) many += item;
    CHECK(problem(many) == "none");
  }
}

TEST_CASE("the forms of early years are accepted with a warning when asked for") {
  const std::string old = "import \"classes/*\"\n$x = [ Package [ntp] ]\n";
  CHECK(problem(old) == "Syntax error at '[' (line: 2, column: 16)");
  ParseOptions legacy;
  legacy.legacy = true;
  const auto program = parse("", old, legacy);
  REQUIRE(program->warnings.size() == 2);
  CHECK(program->warnings[0].message.find("Package[ntp]") != std::string::npos);
  CHECK(to_pn(*program->body).find("(access (qr \"Package\") (qn \"ntp\"))") != std::string::npos);
}

}  // namespace muster::syntax
