#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string lstrip(std::string_view text) {
  return std::string(without_leading_blanks(text));
}

}  // namespace

Builtin define_lstrip() {
  return over_texts("The text without blanks at its start.", lstrip);
}

}  // namespace muster::builtins
