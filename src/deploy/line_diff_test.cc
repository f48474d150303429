#include "deploy/line_diff.hh"

#include <doctest/doctest.h>

namespace muster::deploy {

TEST_CASE("differences of lines") {
  CHECK(line_diff("a\nb\n", "a\nb\n").empty());
  CHECK(line_diff("a\nb\nc\n", "a\nx\nc\n") == " a\n-b\n+x\n c\n");
  CHECK(line_diff("", "a\n") == "+a\n");
  CHECK(line_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n6\n7\n8\n") == " 3\n 4\n-5\n 6\n 7\n");
  CHECK(line_diff("a\nb\nc\nd\n", "b\nc\nx\nd\n") == "-a\n b\n c\n+x\n d\n");
}

}  // namespace muster::deploy
