#pragma once
#include "builtins/builtins.hh"

/// What abs(), ceiling(), floor() and round() have in common.
namespace muster::builtins {

/// A float without a fraction as an Integer. Throws when it is none or too big to be one.
Value whole_number(const Call& call, double d);

/// ceiling() and floor(): of a number, or (deprecated) of a text that is one.
Builtin rounding(std::string doc, double (*round)(double));

}  // namespace muster::builtins
