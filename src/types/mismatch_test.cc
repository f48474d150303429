#include "types/mismatch.hh"

#include <doctest/doctest.h>

#include "types/names.hh"

using namespace muster;
using value::Array;
using value::Hash;
using value::Value;

namespace {

std::string describe(const char* type, const Value& v) {
  return types::describe_mismatch("x", *types::from_text(type), v);
}

types::OverloadSignature overload(const char* callable, std::vector<std::string> names) {
  return {std::static_pointer_cast<const types::CallableType>(types::from_text(callable)),
          std::move(names), ""};
}

}  // namespace

TEST_CASE("a mismatch says as much of both types as tells them apart") {
  CHECK(describe("Integer", "a") == "x expects an Integer value, got String");
  CHECK(describe("Integer[1, 5]", 7) == "x expects an Integer[1, 5] value, got Integer[7, 7]");
  CHECK(describe("Enum['a', 'b']", "c") == "x expects a match for Enum['a', 'b'], got 'c'");
  CHECK(describe("Optional[Integer]", "a") ==
        "x expects a value of type Undef or Integer, got String");
}

TEST_CASE("the path leads into collections") {
  CHECK(describe("Array[Integer]", Array{1, "a"}) ==
        "x index 1 expects an Integer value, got String");
  CHECK(describe("Struct[{a => Integer}]", Hash{{"b", 1}}) ==
        " x expects a value for key 'a'\n  x unrecognized key 'b'");
}

TEST_CASE("alternatives that miss the same keys each say so") {
  CHECK(describe("Variant[Struct[{a => String}], Struct[{b => Integer}]]", Hash{{"z", 1}}) ==
        " x variant 0 expects a value for key 'a'\n  x variant 0 unrecognized key 'z'\n"
        "  x variant 1 expects a value for key 'b'\n  x variant 1 unrecognized key 'z'");
}

TEST_CASE("a call says how many arguments it wants, or why each overload refused") {
  const std::vector one{overload("Callable[String]", {"s"})};
  const std::vector two{overload("Callable[String]", {"s"}),
                        overload("Callable[Integer, Integer]", {"a", "b"})};
  CHECK(types::describe_call("f", one, Array{"a", 1}, nullptr) == "'f' expects 1 argument, got 2");
  CHECK(types::describe_call("f", two, Array{1}, nullptr) ==
        "The function 'f' was called with arguments it does not accept. It expects one of:\n"
        "  (String s)\n    rejected: parameter 's' expects a String value, got Integer\n"
        "  (Integer a, Integer b)\n    rejected: expects 2 arguments, got 1");
}
