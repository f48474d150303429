#pragma once
#include <string>
#include <string_view>

namespace muster::resources {

/// "0644", "u=rw,g+X": may this text be a file's mode?
bool valid_mode(std::string_view text);
/// Octal digits alone, without leading zeros ("0644" → "644").
bool is_numeric_mode(std::string_view text);
/// A numeric mode with four digits ("644" → "0644"); a symbolic one as it is.
std::string normalized_mode(const std::string& text);
/// The bits that a valid mode makes of `current`. Throws base::Error with Puppet's text.
unsigned mode_bits(const std::string& text, unsigned current, bool directory);
/// "644"
std::string octal(unsigned bits);
/// "0644"
std::string four_digits(std::string octal_digits);

}  // namespace muster::resources
