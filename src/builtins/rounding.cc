#include "builtins/rounding.hh"

#include <fmt/core.h>

#include <cmath>

#include "builtins/deprecation.hh"
#include "diag/diagnostic.hh"
#include "types/ruby_number.hh"

namespace muster::builtins {

namespace {

double to_float(const Call& call) {
  try {
    return types::ruby_float(call.string(0));
  } catch (const diag::SourceError&) {
    call.fail(
        fmt::format("{}(): cannot convert given value to a floating point value.", call.name));
  }
}

}  // namespace

Value whole_number(const Call& call, double d) {
  if (std::isnan(d)) call.fail("NaN");
  if (std::isinf(d)) call.fail(d < 0 ? "-Infinity" : "Infinity");
  if (d >= 9223372036854775808.0 || d < -9223372036854775808.0)
    call.fail(fmt::format("{}(): {} is beyond the range of an Integer", call.name, d));
  return static_cast<std::int64_t>(d);
}

Builtin rounding(std::string doc, double (*round)(double)) {
  const auto of_number = [round](Call& call) {
    return call[0].if_integer() ? call[0] : whole_number(call, round(*call[0].if_real()));
  };
  const auto of_text = [round](Call& call) {
    deprecate(call, std::string(call.name) + "_function_numeric_coerce_string",
              fmt::format("The {}() function's auto conversion of String to Float is deprecated - "
                          "change to convert input before calling",
                          call.name));
    return whole_number(call, round(to_float(call)));
  };
  return {.doc = std::move(doc),
          .overloads = {{{"Numeric val"}, "", of_number, ""}, {{"String val"}, "", of_text, ""}}};
}

}  // namespace muster::builtins
