#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string chop(std::string_view text) {
  if (text.ends_with("\r\n")) return std::string(text.substr(0, text.size() - 2));
  const auto continues = [&] { return (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80; };
  while (text.size() > 1 && continues()) text.remove_suffix(1);
  if (!text.empty()) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

Builtin define_chop() {
  return over_texts("The text without its last character; a CR LF counts as one.", chop);
}

}  // namespace muster::builtins
