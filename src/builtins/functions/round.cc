#include <cmath>

#include "builtins/rounding.hh"

namespace muster::builtins {

namespace {

/// Integers go through a float too, as in Puppet.
Value round(Call& call) {
  const auto* i = call[0].if_integer();
  const double d = i ? static_cast<double>(*i) : *call[0].if_real();
  return whole_number(call, std::trunc(d > 0 ? d + 0.5 : d - 0.5));
}

}  // namespace

Builtin define_round() {
  return {.doc = "The nearest integer; a half is rounded away from zero.",
          .overloads = {{{"Numeric val"}, "", round, ""}}};
}

}  // namespace muster::builtins
