#include <cmath>
#include <limits>

#include "builtins/deprecation.hh"
#include "builtins/number_prefix.hh"
#include "builtins/rounding.hh"
#include "value/regexp.hh"

namespace muster::builtins {

namespace {

Value absolute(const Call& call, const Value& v) {
  const auto* i = v.if_integer();
  if (!i) return std::fabs(*v.if_real());
  if (*i == std::numeric_limits<std::int64_t>::min())
    return whole_number(call, std::fabs(static_cast<double>(*i)));
  return *i < 0 ? -*i : *i;
}

/// A line that is a number makes the whole text one.
Value of_text(Call& call) {
  static const value::Regexp decimal(R"(^-?(?:\d+)(?:\.\d+){1}$)"), whole(R"(^-?\d+$)");
  deprecate(call, "abs_function_numeric_coerce_string",
            "The abs() function's auto conversion of String to Numeric is deprecated - change to "
            "convert input before calling");
  const auto& text = call.string(0);
  if (decimal.search(text)) return std::fabs(float_prefix(text));
  if (whole.search(text)) return absolute(call, integer_prefix(text));
  call.fail("abs(): Requires float or integer to work with - was given non decimal string");
}

}  // namespace

Builtin define_abs() {
  return {.doc = "The number without its sign.",
          .overloads = {{{"Numeric val"}, "", [](Call& c) { return absolute(c, c[0]); }, ""},
                        {{"String val"}, "", of_text, ""}}};
}

}  // namespace muster::builtins
