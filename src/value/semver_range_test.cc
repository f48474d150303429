#include "value/semver_range.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster;
using value::SemVer;
using value::SemVerRange;

namespace {
std::string members(const char* range) {
  std::string out;
  const auto parsed = SemVerRange::parse(range);
  for (const char* v :
       {"0.9.9", "1.0.0-rc.1", "1.0.0", "1.2.3", "1.2.3+b", "1.3.0", "2.0.0-a", "2.0.0", "3.1.4"})
    if (parsed->includes(*SemVer::parse(v))) out += std::string(out.empty() ? "" : " ") + v;
  return out;
}
}  // namespace

TEST_CASE("a range holds the versions that Puppet says it holds") {
  const std::pair<const char*, const char*> cases[] = {
      {"1.x", "1.0.0 1.2.3 1.2.3+b 1.3.0"},
      {"~1.2", "1.2.3 1.2.3+b"},
      {"^1.2", "1.2.3 1.2.3+b 1.3.0"},
      {"1.2.3", "1.2.3"},
      {">=1.0.0-rc.1 <2.0.0", "1.0.0-rc.1 1.0.0 1.2.3 1.2.3+b 1.3.0"},
      {"1.2.0 - 2.0.0", "1.2.3 1.2.3+b 1.3.0 2.0.0"},
      {"<1.0.0 || >= 3", "0.9.9 3.1.4"},
      {"<1.0.0 >2.0.0", ""},
      {">v1.3.0", "2.0.0 3.1.4"},
      {"*", "0.9.9 1.0.0-rc.1 1.0.0 1.2.3 1.2.3+b 1.3.0 2.0.0-a 2.0.0 3.1.4"}};
  for (const auto& [range, versions] : cases) {
    CAPTURE(range);
    CHECK(members(range) == versions);
  }
}

TEST_CASE("a malformed range is told in Puppet's words") {
  CHECK_THROWS_WITH_AS(SemVerRange::parse("==1"), "Unparsable version range: \"==1\"", base::Error);
  CHECK_THROWS_WITH_AS(SemVerRange::parse("1.0.0-01"),
                       "Numeric pre-release identifiers MUST NOT contain leading zeroes",
                       base::Error);
}

TEST_CASE("a range made of two versions has Puppet's text") {
  CHECK(SemVerRange(SemVer::parse("1.0.0"), {SemVer::parse("2.0.0"), true}).text ==
        ">=2.0.0 <1.0.0");
  CHECK(SemVerRange(SemVer::parse("1.0.0"), {SemVer::parse("2.0.0")})
            .includes(*SemVer::parse("2.0.0")));
}

TEST_CASE("versions are ordered as semver.org orders them") {
  const char* ordered[] = {"1.0.0-1",   "1.0.0-2", "1.0.0-10", "1.0.0-a",
                           "1.0.0-a.1", "1.0.0-b", "1.0.0",    "1.0.1"};
  for (std::size_t i = 1; i < std::size(ordered); ++i)
    CHECK(compare(*SemVer::parse(ordered[i - 1]), *SemVer::parse(ordered[i])) < 0);
  CHECK(compare(*SemVer::parse("1.0.0+a"), *SemVer::parse("1.0.0+b")) == 0);
  for (const char* wrong : {"1.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.0-a..b", "v1.0.0",
                            "99999999999999999999.0.0"})
    CHECK(SemVer::parse(wrong) == nullptr);
}
