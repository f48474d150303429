#pragma once
#include <string>
#include <string_view>

#include "builtins/builtins.hh"

/// Functions that make a text of a text, numbers untouched, over collections too.
namespace muster::builtins {

using TextChange = std::string (*)(std::string_view);

/// Of a text, a number, or each of something iterable (strip and its kin).
Builtin over_texts(std::string doc, TextChange change);
/// Of a text, a number, or all of nested arrays and hashes (upcase, downcase).
Builtin over_nested_texts(std::string doc, TextChange change);

/// What Ruby's strip takes away.
std::string_view without_leading_blanks(std::string_view text);
std::string_view without_trailing_blanks(std::string_view text);

}  // namespace muster::builtins
