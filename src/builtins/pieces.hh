#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "value/regexp.hh"

namespace muster::builtins {

/// Ruby's String#split by a regexp: the text between the matches, each match's groups behind it;
/// empty pieces at the end are left out. A match of nothing parts two characters.
std::vector<std::string> split(std::string_view text, const value::Regexp& separator);

/// The characters of a text.
std::vector<std::string_view> characters(std::string_view text);

}  // namespace muster::builtins
