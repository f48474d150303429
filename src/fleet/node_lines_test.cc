#include "fleet/node_lines.hh"

#include <doctest/doctest.h>

namespace muster::fleet {

TEST_CASE("texts of others cannot reach the terminal's controls") {
  CHECK(printable("web1 \x1b[31m\a\x7f") == "web1  [31m  ");
  CHECK(printable("a\xc2\x9b\x33\x31mb\xc2\x80") == "a 31mb ");
  CHECK(printable("é → ü\xc2\xa0.") == "é → ü\xc2\xa0.");
  CHECK(printable("\xff") == "?");
}

TEST_CASE("a line is cut between characters") {
  CHECK(cut("abcdef", 4) == "abc…");
  CHECK(cut("äöüß", 3) == "äö…");
  CHECK(cut("äöü", 3) == "äöü");
  CHECK(cut("abc", 1) == "…");
  CHECK(cut("abc", 0) == "abc");
}

}  // namespace muster::fleet
