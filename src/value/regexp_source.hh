#pragma once
#include <string>
#include <string_view>

namespace muster::value {

/// A Ruby pattern rewritten for Oniguruma so that it means the same: Ruby resolves \u, \x, \c and
/// \M escapes itself, and its \d, \s and \w are ASCII unless (?u) is in force. Throws base::Error
/// with Ruby's text.
std::string oniguruma_source(std::string_view pattern);

/// A pattern as Ruby shows it in an error: between slashes, slashes and unprintable bytes escaped.
std::string between_slashes(std::string_view pattern);

}  // namespace muster::value
