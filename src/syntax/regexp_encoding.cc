#include "syntax/regexp_encoding.hh"

namespace muster::syntax {

bool has_fixed_encoding(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (static_cast<unsigned char>(pattern[i]) >= 0x80) return true;
    if (pattern[i] != '\\' || i + 1 >= pattern.size()) continue;
    const char c = pattern[++i];
    if (c == 'p' || c == 'P') return true;
  }
  return false;
}

}  // namespace muster::syntax
