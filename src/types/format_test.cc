#include <doctest/doctest.h>

#include "diag/diagnostic.hh"
#include "types/names.hh"
#include "types/sprintf.hh"
#include "types/text.hh"

using namespace muster;
using value::Array;
using value::Hash;
using value::Value;

namespace {

std::string error_of(const Value& v, const Value& formats) {
  try {
    types::format(v, formats);
  } catch (const diag::SourceError& e) {
    return e.first().message;
  }
  return "no error";
}

std::string print(std::string_view format, Array arguments) {
  return types::sprintf(format, arguments);
}

}  // namespace

TEST_CASE("the most specific type's format wins, and elements are written as programs") {
  const Hash formats{{Value(types::from_text("Numeric")), "%o"},
                     {Value(types::from_text("Integer")), "%#x"}};
  CHECK(types::format(255, formats) == "0xff");
  CHECK(types::format(Array{"a", 1, Value()}, Value()) == "['a', 1, undef]");
}

TEST_CASE("the alternative form breaks hashes into lines") {
  CHECK(types::format(Hash{{"a", 1}, {"b", Hash{{"c", 2}}}}, "%#h") ==
        "{\n  'a' => 1,\n  'b' => {\n    'c' => 2\n  }\n}");
}

TEST_CASE("a wrong format names the ones that are right") {
  CHECK(error_of(1, "%y") ==
        "Illegal format 'y' specified for value of Integer type - expected one of the characters "
        "'dxXobBeEfgGaAspc'");
  CHECK(error_of(1, "x") ==
        "The format 'x' is not a valid format on the form '%<flags><width>.<prec><format>'");
}

TEST_CASE("negative numbers in other bases are two's complements with dots") {
  CHECK(print("%x", {-255}) == "..f01");
  CHECK(print("%#x", {-255}) == "0x..f01");
  CHECK(print("%08b", {-5}) == "..111011");
  CHECK(print("%+x", {-255}) == "-ff");
  CHECK(print("%o", {-1}) == "..7");
  CHECK(print("%d", {1e30}) == "1000000000000000019884624838656");
}

TEST_CASE("references by position and by name") {
  CHECK(print("%2$s %1$s", {"a", "b"}) == "b a");
  CHECK(print("%<n>03d %{s}", {Hash{{"n", 7}, {"s", "x"}}}) == "007 x");
}
