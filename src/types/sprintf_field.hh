#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::types {

/// What stands between % and the letter.
struct FieldFormat {
  bool space = false, alternate = false, plus = false, left = false, zero = false;
  std::optional<int> width, precision;
  char conversion = 's';
};

/// Pads to the width, after cutting to the precision; both count characters.
std::string format_text(const FieldFormat& f, std::string_view text);
/// d i u, and o x X b B: negative numbers as "..f01" unless a sign was asked for.
std::string format_integer(const FieldFormat& f, std::int64_t n);
/// The integer part of a float of any size, in the same forms.
std::string format_truncated(const FieldFormat& f, double d);
/// e E f g G a A
std::string format_float(const FieldFormat& f, long double d);

}  // namespace muster::types
