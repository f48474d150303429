#include "env/ruby_type.hh"

#include <doctest/doctest.h>

namespace muster::env {

TEST_CASE("A Ruby type's key is what its source says, on a line or in a block") {
  CHECK(read_ruby_type("a", "newtype(:a) do\n  ensurable\nend\n").key == "name");
  CHECK(read_ruby_type("a", "newparam(:x)\n  newparam(:path, :namevar => true) do\n").key ==
        "path");
  CHECK(read_ruby_type("a", "newparam(:x)\nnewparam :y do\n  desc 'z'\n  isnamevar\n").key == "y");
  CHECK(read_ruby_type("a", "newparam(:x) do\n  # isnamevar\n\xff\n").key == "name");
}

TEST_CASE("A Ruby type has any attribute") {
  CHECK(read_ruby_type("a", "").has_attribute("whatever"));
}

}  // namespace muster::env
