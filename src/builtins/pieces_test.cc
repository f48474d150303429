#include "builtins/pieces.hh"

#include <doctest/doctest.h>

namespace muster::builtins {

using Pieces = std::vector<std::string>;

TEST_CASE("a text is split as Ruby splits it") {
  CHECK(split("a,b,,", value::Regexp(",")) == Pieces{"a", "b"});
  CHECK(split("a1b", value::Regexp("(\\d)")) == Pieces{"a", "1", "b"});
  CHECK(split("aéb", value::Regexp("")) == Pieces{"a", "é", "b"});
  CHECK(split("abc", value::Regexp("b*")) == Pieces{"a", "c"});
  CHECK(split("aab", value::Regexp("(?=a)")) == Pieces{"a", "ab"});
  CHECK(split("", value::Regexp(",")).empty());
}

}  // namespace muster::builtins
