#include "resources/ruby_integer.hh"

#include <doctest/doctest.h>

#include <stdexcept>

using muster::resources::ruby_integer;

TEST_CASE("numbers as Ruby's Integer() reads them") {
  CHECK(ruby_integer("0") == 0);
  CHECK(ruby_integer(" 42\n") == 42);
  CHECK(ruby_integer("-7") == -7);
  CHECK(ruby_integer("010") == 8);
  CHECK(ruby_integer("0_10") == 8);
  CHECK(ruby_integer("0x1F") == 31);
  CHECK(ruby_integer("0b11") == 3);
  CHECK(ruby_integer("1_000") == 1000);
}

TEST_CASE("what is no number has Ruby's text") {
  for (const char* wrong : {"", "-", "--1", "0999", "1__0", "_1", "1_", "2025-01-01", "0x", "1 2",
                            "99999999999999999999"})
    CHECK_THROWS_AS(ruby_integer(wrong), std::invalid_argument);
  CHECK_THROWS_WITH(ruby_integer("0999"), "invalid value for Integer(): \"0999\"");
}
