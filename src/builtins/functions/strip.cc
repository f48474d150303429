#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string strip(std::string_view text) {
  return std::string(without_leading_blanks(without_trailing_blanks(text)));
}

}  // namespace

Builtin define_strip() {
  return over_texts("The text without blanks at its start and end.", strip);
}

}  // namespace muster::builtins
