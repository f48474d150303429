#include "builtins/scanf.hh"

#include <doctest/doctest.h>

namespace muster::builtins {

TEST_CASE("fields are converted up to the first that does not match") {
  CHECK(scan("12 0x1f 017 abc", "%d %i %o %s") == Array{12, 31, 15, "abc"});
  CHECK(scan("-5,2.5", "%d,%f") == Array{-5, 2.5});
  CHECK(scan("12 abc 7", "%d %d %d") == Array{12});
  CHECK(scan("abc", "%d") == Array{});
  CHECK(scan("ff", "%x") == Array{255});
}

TEST_CASE("a width limits a field, an asterisk drops it") {
  CHECK(scan("12345", "%2d%3d") == Array{12, 345});
  CHECK(scan("a b c", "%*s %s") == Array{"b"});
  CHECK(scan("abcdef", "%3c%s") == Array{"abc", "def"});
}

TEST_CASE("sets, characters and literals") {
  CHECK(scan("abc123", "%[a-z]%[^a-z]") == Array{"abc", "123"});
  CHECK(scan("100%", "%d%%") == Array{100});
  CHECK(scan(" x", "%c%c") == Array{" ", "x"});
  CHECK(scan("user: joe", "user: %s") == Array{"joe"});
}

}  // namespace muster::builtins
