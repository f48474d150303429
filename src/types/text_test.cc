#include "types/text.hh"

#include <doctest/doctest.h>

#include "types/names.hh"
#include "types/quote.hh"
#include "value/rich.hh"

using namespace muster;
using value::Array;
using value::Hash;
using value::Value;

TEST_CASE("undef is empty wherever text is made of it, and nested strings are bare") {
  CHECK(types::to_text(Array{1, Value(), ""}) == "[1, , ]");
  CHECK(types::to_text(Hash{{"a", "b"}, {"c", Value()}}) == "{a => b, c => }");
}

TEST_CASE("a sensitive value never shows, however deep it is") {
  const Value secret = std::make_shared<const value::Sensitive>("s3cret");
  CHECK(types::to_text(Array{secret}) == "[Sensitive [value redacted]]");
  CHECK(types::to_program_text(Array{secret}).find("s3cret") == std::string::npos);
}

TEST_CASE("a literal is in single quotes unless it has control characters") {
  CHECK(types::quote("a'b") == R"('a\'b')");
  CHECK(types::quote("\\") == R"('\')");
  CHECK(types::quote("$x\t") == R"("\$x\t")");
  CHECK(types::quote("\x01") == R"("\u{1}")");
}

TEST_CASE("types print in their shortest form") {
  for (const auto* text :
       {"Array[0, 0]", "Callable[[0, 0], Integer]", "Callable[String, 1, 2, Callable]",
        "Integer[default, 5]", "Enum['A', 'b', true]",
        "Struct[{'a' => Integer, Optional['b'] => String, NotUndef['c'] => Any}]"})
    CHECK(types::type_text(*types::from_text(text)) == text);
  CHECK(types::type_text(*types::from_text("Array[Any]")) == "Array");
  CHECK(types::type_text(*types::from_text("Struct[{Optional[e] => Any}]")) ==
        "Struct[{'e' => Any}]");
}
