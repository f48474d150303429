#pragma once
#include <cstdint>
#include <string_view>

namespace muster::types {

/// Ruby's Integer(text, radix): prefixes 0x 0b 0o 0, single underscores, blanks around. Radix 0
/// goes by the prefix. Throws SourceError with Ruby's text.
std::int64_t ruby_integer(std::string_view text, int radix = 0);
/// Ruby's Float(text). Throws SourceError with Ruby's text.
double ruby_float(std::string_view text);

}  // namespace muster::types
