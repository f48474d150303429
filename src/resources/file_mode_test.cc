#include "resources/file_mode.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster::resources;

TEST_CASE("a symbolic mode changes the bits it names and no others") {
  CHECK(mode_bits("u+x,g=w,o-r", 0644, false) == 0720);
  CHECK(mode_bits("go+X", 0700, true) == 0711);
  CHECK(mode_bits("a+X", 0644, false) == 0644);
  CHECK(mode_bits("u+s,o+t", 04644, false) == 05644);
  CHECK(mode_bits("g=u", 0640, false) == 0660);
  CHECK(mode_bits("=r", 0777, false) == 0444);
}

TEST_CASE("only octal digits and changes are modes") {
  CHECK(valid_mode("0644"));
  CHECK(valid_mode("06755"));
  CHECK(valid_mode("u=rwx,g=,o-x"));
  CHECK_FALSE(valid_mode("0999"));
  CHECK_FALSE(valid_mode("u"));
  CHECK_FALSE(valid_mode(""));
  CHECK_FALSE(valid_mode("u+q"));
}

TEST_CASE("what is wrong in a mode is named with its place") {
  CHECK_THROWS_WITH_AS(mode_bits("u+X,g-X", 0644, false),
                       "X only works with the '+' operator at \"g-X\" in symbolic mode \"u+X,g-X\"",
                       muster::base::Error);
}
