#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string rstrip(std::string_view text) {
  return std::string(without_trailing_blanks(text));
}

}  // namespace

Builtin define_rstrip() {
  return over_texts("The text without blanks at its end.", rstrip);
}

}  // namespace muster::builtins
