#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string chomp(std::string_view text) {
  if (text.ends_with("\r\n")) return std::string(text.substr(0, text.size() - 2));
  if (text.ends_with("\n") || text.ends_with("\r")) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

Builtin define_chomp() {
  return over_texts("The text without the line end it ends with.", chomp);
}

}  // namespace muster::builtins
