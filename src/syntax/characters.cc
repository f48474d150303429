#include "syntax/characters.hh"

#include <cstdint>

namespace muster::syntax {

namespace {

bool continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::uint32_t decode(std::string_view c) {
  const auto b = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(c[i]));
  };
  switch (c.size()) {
    case 2: return (b(0) & 0x1F) << 6 | (b(1) & 0x3F);
    case 3: return (b(0) & 0x0F) << 12 | (b(1) & 0x3F) << 6 | (b(2) & 0x3F);
    case 4: return (b(0) & 0x07) << 18 | (b(1) & 0x3F) << 12 | (b(2) & 0x3F) << 6 | (b(3) & 0x3F);
    default: return c.empty() ? 0 : b(0);
  }
}

bool is_space_separator(std::uint32_t code) {
  return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
         code == 0x205F || code == 0x3000;
}

}  // namespace

std::size_t character_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0xC0) return 1;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

std::size_t wide_blank_at(std::string_view text) {
  const auto n = character_length(text);
  if (n < 2 || n > text.size()) return 0;
  return is_space_separator(decode(text.substr(0, n))) ? n : 0;
}

std::size_t blank_before(std::string_view text) {
  if (text.empty()) return 0;
  auto start = text.size() - 1;
  while (start > 0 && continuation(text[start])) --start;
  const auto last = text.substr(start);
  return blank_at(last) == last.size() ? last.size() : 0;
}

}  // namespace muster::syntax
