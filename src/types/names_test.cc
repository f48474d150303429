#include "types/names.hh"

#include <doctest/doctest.h>

#include "types/text.hh"

namespace muster::types {

namespace {

std::string text(const char* source) {
  return type_text(*from_text(source));
}

}  // namespace

TEST_CASE("what is stated wrongly is refused in the words of a type parser") {
  CHECK_THROWS_WITH(text("Array['a']"),
                    "The expression <Array['a']> is not a valid type specification.");
  CHECK_THROWS_WITH(
      text("Hash[String]"),
      "Invalid number of type parameters specified: Hash requires 2 to 4, 1 provided");
  CHECK_THROWS_WITH(text("Any[1]"), "Not a parameterized type <Any>");
  CHECK_THROWS_WITH(text("Integer[5, 1]"), "'from' must be less or equal to 'to'. Got (5, 1");
  CHECK_THROWS_WITH(text("1 + 1"), "The expression <1 + 1> is not a valid type specification.");
}

TEST_CASE("what is parameterized wrongly is refused in the words of []") {
  const value::Value three[] = {1, 2, 3}, name[] = {"Foo Bar"}, titles[] = {"/a", "/b"};
  CHECK_THROWS_WITH(parameterize(from_text("Integer"), three, diag::Span{}, static_names()),
                    "Integer-Type supports [] with one or two arguments (from, to). Got 3");
  CHECK_THROWS_WITH(
      parameterize(from_text("Resource"), name, diag::Span{}, static_names()),
      "Illegal type reference. The given name 'Foo Bar' does not conform to the naming rule");
  const auto files = parameterize(from_text("File"), titles, diag::Span{}, static_names());
  CHECK(to_text(files) == "[File['/a'], File['/b']]");
}

TEST_CASE("an unknown name stands for itself") {
  CHECK(text("Foo::Bar") == "TypeReference['Foo::Bar']");
  CHECK(text("Foo[Bar, 1]") == "TypeReference['Foo[Bar, 1]']");
}

TEST_CASE("a callable's block, sizes and result are told apart") {
  CHECK(text("Callable[String, 1, 2, Optional[Callable]]") ==
        "Callable[String, 1, 2, Optional[Callable]]");
  CHECK(text("Callable[[String, Callable], Integer]") == "Callable[[String, Callable], Integer]");
}

}  // namespace muster::types
