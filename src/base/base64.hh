#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::base {

/// One line, padded: Ruby's pack('m0').
std::string base64(std::string_view bytes);
/// Lines of 60 characters, each ended by a newline: Ruby's pack('m').
std::string base64_lines(std::string_view bytes);
/// One line with - and _ for + and /, padded.
std::string base64_url(std::string_view bytes);

/// Only what base64() writes; nullopt for anything else.
std::optional<std::string> from_base64(std::string_view text);
/// As from_base64, with - and _ for + and /, padding optional.
std::optional<std::string> from_base64_url(std::string_view text);
/// Skips what is not in the alphabet and stops at padding: Ruby's unpack('m').
std::string from_base64_lenient(std::string_view text);

}  // namespace muster::base
