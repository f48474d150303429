#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::syntax {

struct Number {
  value::Value value;
  std::uint8_t radix;  // 0: an integer that does not fit; then `value` is the text
};

/// The number that a number token means. nullopt for a float that is too large, or a zero with an
/// exponent: the language has neither.
std::optional<Number> read_number(std::string_view text);

/// An integer in decimal, octal (0…) or hexadecimal (0x…) of any size, as "0x…" in lower case.
std::string in_hexadecimal(std::string_view text);

}  // namespace muster::syntax
