#include "value/regexp.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster;
using value::Regexp;

namespace {
/// The groups in brackets, as they are looked for; "nil", or the error's text.
std::string search(const char* pattern, std::string_view subject) {
  try {
    const auto match = Regexp(pattern).search(subject);
    if (!match) return "nil";
    std::string out;
    for (const auto& group : match->groups)
      out += group
                 ? '[' + std::string(subject.substr(group->begin, group->end - group->begin)) + ']'
                 : "-";
    return out;
  } catch (const base::Error& e) {
    return e.what();
  }
}
}  // namespace

TEST_CASE("patterns match what they match in Ruby") {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"\\w+", "aé", "[a]"},
      {"[[:alpha:]]+", "aé", "[aé]"},
      {"(?u)\\w+", "aé", "[aé]"},
      {"(?u:\\w+)\\w*", "éab", "[éab]"},
      {"é\\b", "éa b", "nil"},
      {"\\d", "٣", "nil"},
      {"[\\w.-]+", "a-é", "[a-]"},
      {"(a)|(b)", "b", "[b]-[b]"},
      {"(?<y>\\d+)-(\\d+)", "12-34", "[12-34][12]"},
      {"(?i)É", "é", "[é]"},
      {"\\xc3\\xa9", "é", "[é]"},
      {"\\u{e9 62}", "éb", "[éb]"},
      {"\\u0041", "A", "[A]"},
      {"^b$", "a\nb\nc", "[b]"},
      {"a.b", "a\nb", "nil"},
      {"(?m:a.b)", "a\nb", "[a\nb]"},
      {"[^\\W\\d]+", "1ab2", "[ab]"},
      {"(?a)[[:alpha:]]+", "aé", "[a]"}};
  for (const auto& [pattern, subject, groups] : cases) {
    CAPTURE(pattern);
    CHECK(search(pattern, subject) == groups);
  }
}

TEST_CASE("a wrong pattern is told in Ruby's words") {
  const std::pair<const char*, const char*> cases[] = {
      {"[", "premature end of char-class: /[/"},
      {"(", "end pattern with unmatched parenthesis: /(/"},
      {"*", "target of repeat operator is not specified: /*/"},
      {"\\", "too short escape sequence: /\\/"},
      {"\\xff", "invalid multibyte escape: /\\xff/"},
      {"\\x", "invalid hex escape: /\\x/"},
      {"(?<n", "invalid group name <n>: /(?<n/"},
      {"\\k<x>", "undefined name <x> reference: /\\k<x>/"},
      {"(?z)", "undefined group option: /(?z)/"},
      {"a/[", "premature end of char-class: /a\\/[/"},
      {"\\u{110000}", "invalid Unicode range: /\\u{110000}/"}};
  for (const auto& [pattern, message] : cases)
    CHECK_THROWS_WITH_AS(Regexp{pattern}, message, base::Error);
}

TEST_CASE("a subject that is not UTF-8 is refused") {
  CHECK(search("b", "ab\xff") == "invalid byte sequence in UTF-8");
  CHECK_THROWS_AS(Regexp(".").search("ab\xf0", 1), base::Error);
}

TEST_CASE("a search that backtracks for ever ends with an error") {
  CHECK(search("^(a+)+$", std::string(40, 'a') + "b") == "retry-limit-in-match over: /^(a+)+$/");
}

TEST_CASE("a search starts where it is told to and knows its named groups") {
  const Regexp r("(?<key>\\w)=(?<value>\\w)");
  const auto match = r.search("a=1,b=2", 1);
  REQUIRE(match);
  CHECK(match->groups[0]->begin == 4);
  CHECK(r.group("value") == 2);
  CHECK(!r.group("none"));
  CHECK(!r.search("a", 5));
}
