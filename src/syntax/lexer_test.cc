#include <doctest/doctest.h>

#include "syntax/program.hh"

namespace muster::syntax {

namespace {

std::string pn(const std::string& code) {
  return to_pn(*parse("", code, {})->body);
}
std::string template_pn(const std::string& text) {
  return to_pn(*parse_epp("", text, {})->body);
}

std::string problem(const std::string& code) {
  try {
    parse("", code, {});
  } catch (const Refused& e) {
    return e.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("escapes are resolved by the kind of quotes") {
  CHECK(pn(R"('a\n\'\\')") == R"("a\\n'\\")");
  CHECK(pn(R"("\t\s\$x\u0041\u{1F600}")") == "\"\\t $xA\xF0\x9F\x98\x80\"");
  const auto program = parse("", R"("a\qb")", {});
  REQUIRE(program->warnings.size() == 1);
  CHECK(diag::one_line(program->warnings[0]) ==
        "Unrecognized escape sequence '\\q' (line: 1, column: 7)");
}

TEST_CASE("a name alone or accessed is a variable in an interpolation") {
  CHECK(pn(R"("${b.upcase} ${x[0]} $x[0] ${a == 'X'}")") ==
        R"((concat (str (call-method {:functor (. (var "b") (qn "upcase")) :args []})) " " )"
        R"((str (access (var "x") 0)) " " (str (var "x")) "[0] " (str (== (qn "a") "X"))))");
  CHECK(pn(R"("${if} $ ${1}")") == R"((concat (str (var "if")) " $ " (str (var "1"))))");
}

TEST_CASE("quotes may hide in strings") {
  CHECK(pn("\"\"\"") == "\"\\\"\"");
  CHECK(pn(R"("${a["${b}"]}")") == R"((concat (str (access (var "a") (concat (str (var "b")))))))");
}

TEST_CASE("a heredoc loses its margin, keeps its place and may share its line") {
  const auto program =
      parse("", "$x = [@(A), @(\"B\")]\n    one\n      two\n    |- A\n  ${c}\n  | B\n", {});
  CHECK(to_pn(*program->body) ==
        "(= (var \"x\") (array (heredoc {:text \"one\\n  two\"}) (heredoc {:text (concat (str (var "
        "\"c\")) "
        "\"\\n\")})))");
  CHECK(problem("$a = @(\"A\")\n  x\n  ${b c}\n  | A\n") ==
        "Syntax error at 'c' (line: 3, column: 7)");
  CHECK(problem("$a = @(A)\nx") == "Heredoc without end-tagged line (line: 2, column: 1)");
  CHECK(problem("$a = @(A:json)\n{\nA\n")
            .starts_with("Invalid produced text having syntax: 'json'. JSON syntax"));
}

TEST_CASE("numbers are decimal, octal, hexadecimal or floats, and have limits") {
  CHECK(
      pn("[0x1F, 017, 1.5e3, 9223372036854775807]") ==
      "(array (int {:radix 16 :value 31}) (int {:radix 8 :value 15}) 1500.0 9223372036854775807)");
  CHECK(problem("08") == "Not a valid octal number 08 (line: 1, column: 1)");
  CHECK(problem("1.5x") == "Not a valid decimal number 1.5x (line: 1, column: 1)");
  CHECK(problem("$a = 99999999999999999999") ==
        "A Literal Integer resulted in a value outside of Puppet Integer max range, got "
        "'+0x56bc75e2d630fffff' "
        "(line: 1, column: 6)");
}

TEST_CASE("a slash begins a regexp only where a value may stand") {
  CHECK(pn("$x =~ /a\\/b/") == R"((=~ (var "x") (regexp "a/b")))");
  CHECK(pn("$a = $x / 2 / 3") == "(= (var \"a\") (/ (/ (var \"x\") 2) 3))");
  CHECK(problem("$x =~ /[/") == "premature end of char-class: /[/");
}

TEST_CASE("what is no text is refused") {
  CHECK(problem("\xEF\xBB\xBF"
                "1") ==
        "Illegal UTF-8 Byte Order mark at beginning of input: [EF BB BF] - remove these from the "
        "puppet source");
  CHECK(problem("# \xFF") == "invalid byte sequence in UTF-8");
  CHECK(problem("'abc") == "Unclosed quote after \"'\" followed by 'abc...' (line: 1, column: 2)");
  CHECK(problem("\"${foo} ab") ==
        "Unclosed quote after 'foo' followed by ' ab...' (line: 1, column: 8)");
}

TEST_CASE("tags of a template trim what they say they trim") {
  CHECK(template_pn("<%- |$a, $b = 1| -%>\nx<%= $a -%>\n <%# c -%>\ny<%% z\n") ==
        "(lambda {:params {:a {} :b {:value 1}} :body [(epp (render-s \"x\") (render (var \"a\")) "
        "(render-s \" y<% "
        "z\\n\"))]})");
  CHECK_THROWS_WITH(parse_epp("", "<% 1", {}), doctest::Contains("Unbalanced epp tag"));
}

}  // namespace muster::syntax
