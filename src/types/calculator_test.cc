#include "types/calculator.hh"

#include <doctest/doctest.h>

#include "types/alias.hh"
#include "types/names.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

bool accepts(const char* to, const char* from) {
  return assignable(*from_text(to), *from_text(from));
}
std::string common(const char* a, const char* b) {
  return type_text(*common_type(from_text(a), from_text(b)));
}
std::string normal(const char* text) {
  return type_text(*normalize(from_text(text)));
}

}  // namespace

TEST_CASE("a callable accepts one that takes more kinds of arguments and returns fewer") {
  CHECK(accepts("Callable[Integer]", "Callable[Numeric]"));
  CHECK_FALSE(accepts("Callable[Numeric]", "Callable[Integer]"));
  CHECK(accepts("Callable[[Integer], Numeric]", "Callable[[Integer], Float]"));
  CHECK_FALSE(accepts("Callable[[Integer], Float]", "Callable[[Integer], Numeric]"));
}

TEST_CASE("a struct accepts a hash type that cannot have keys it does not know") {
  CHECK(accepts("Struct[{a => Integer}]", "Hash[String, Integer, 1, 1]"));
  CHECK_FALSE(accepts("Struct[{a => Integer}]", "Hash[String, Integer]"));
  CHECK(accepts("Hash[String, Integer]", "Struct[{a => Integer}]"));
}

TEST_CASE("types that name themselves are compared without end") {
  const auto data = builtin_alias("data");
  CHECK(assignable(*data, *data));
  CHECK(accepts("RichData", "Data"));
  CHECK_FALSE(accepts("Data", "RichData"));
  CHECK(accepts("Data", "Array[Hash[String, Array[Data]]]"));
}

TEST_CASE("an alias of nothing but aliases is refused") {
  struct Loop : Names {
    TypePtr alias;
    TypePtr find_type(std::string_view name) override { return name == "loop" ? alias : nullptr; }
  } names;
  names.alias =
      std::make_shared<const AliasType>("Loop", [&] { return from_text("Variant[Loop]", names); });
  CHECK_THROWS_WITH(as<AliasType>(*names.alias).resolved(),
                    "Type alias 'Loop' cannot be resolved to a real type");
}

TEST_CASE("common types are as narrow as Puppet's") {
  CHECK(common("Integer[1, 2]", "Integer[5, 6]") == "Integer[1, 6]");
  CHECK(common("Integer", "String") == "ScalarData");
  CHECK(common("Array[Integer]", "Array[Float]") == "Array[Numeric]");
  CHECK(common("Enum['a']", "Enum['b']") == "Enum['a', 'b']");
  CHECK(common("Integer", "Sensitive") == "RichData");
}

TEST_CASE("variants are normalized") {
  CHECK(normal("Variant[Integer, Undef]") == "Optional[Integer]");
  CHECK(normal("Variant[Integer[1, 2], Integer[3, 5]]") == "Integer[1, 5]");
  CHECK(normal("Variant[Enum['a'], Enum['b'], String]") == "Variant[String, Enum['a', 'b']]");
  CHECK(normal("Variant[Integer[4, 5], Integer[1, 2]]") == "Variant[Integer[4, 5], Integer[1, 2]]");
}

TEST_CASE("a call's arguments are matched without making a value of them") {
  const auto type = from_text("Callable[String, Integer, 1, 3, Optional[Callable]]");
  const value::Value arguments[] = {"a", 1, 2};
  CHECK(callable_with(as<CallableType>(*type), arguments, nullptr));
  const value::Value wrong[] = {"a", 1, 2, 3};
  CHECK_FALSE(callable_with(as<CallableType>(*type), wrong, nullptr));
}

}  // namespace muster::types
