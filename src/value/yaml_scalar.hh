#pragma once
#include <string_view>

#include "value/value.hh"

namespace muster::value {

/// What Ruby makes of an unquoted YAML scalar.
struct PlainScalar {
  enum class Meaning { text, undef, boolean, number, symbol, date, time };
  Meaning meaning;
  /// A symbol is its name; a date or time stays the text it was.
  Value value;
};

/// `text` must be well-formed UTF-8. Integers beyond 64 bits become reals.
PlainScalar read_plain_scalar(std::string_view text);

/// Would an unquoted scalar be read as this string?
bool reads_as_text(std::string_view text);

}  // namespace muster::value
