#pragma once
#include <string>
#include <string_view>

namespace muster::base {

/// Letter case by Unicode, as Ruby's String has it: ß becomes SS, ﬁ FI. The text must be UTF-8.
std::string upcase(std::string_view text);
std::string downcase(std::string_view text);
/// The first character in upper case, the rest in lower case.
std::string capitalize(std::string_view text);

}  // namespace muster::base
