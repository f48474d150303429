#include "value/regexp_soundness.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "value/regexp.hh"

namespace muster::value {

TEST_CASE("usual patterns are known to be sound without the engine") {
  for (const auto* pattern :
       {"", "^abs(ent)?$", R"(\A[\w\-.]+(?:\.[a-z]{2,4})*\z)", "(^|,)a+?", "[^/]*/$", "[-+a-f0-9]"})
    CHECK(surely_sound(pattern));
}

TEST_CASE("a pattern that the engine refuses is never called sound") {
  for (const auto* pattern : {"(", ")", "a**b{", "[", "[]", "[z-a]", "*a", "(?:^)*", "(?:^|a)+",
                              "(?:a|\\z)?", "\\", "(?<n", "(?=a", "\\p{Nothing}"}) {
    CHECK_FALSE(surely_sound(pattern));
  }
  CHECK_THROWS_AS(Regexp("(?:^|a)+"), base::Error);
}

}  // namespace muster::value
