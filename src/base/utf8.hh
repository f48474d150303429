#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::base {

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool valid_utf8(std::string_view text);

/// Appends the UTF-8 form of a code point, which must be at most U+10FFFF.
void append_utf8(std::string& out, std::uint32_t code);

/// The number of characters in well-formed UTF-8.
std::size_t utf8_length(std::string_view text);

/// The first character of well-formed UTF-8 that is not empty.
std::string_view first_character(std::string_view text);

}  // namespace muster::base
