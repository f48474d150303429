#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Character classes of the language: ASCII, but for the white space of Unicode.
namespace muster::syntax {

namespace character {

enum Class : std::uint8_t { word = 1, lower = 2, upper = 4, digit = 8, hex = 16 };

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> t{};
  for (int c = 'a'; c <= 'z'; ++c) t[c] = word | lower;
  for (int c = 'A'; c <= 'Z'; ++c) t[c] = word | upper;
  for (int c = '0'; c <= '9'; ++c) t[c] = word | digit | hex;
  for (int c = 'a'; c <= 'f'; ++c) t[c] |= hex;
  for (int c = 'A'; c <= 'F'; ++c) t[c] |= hex;
  t['_'] = word;
  return t;
}();

constexpr bool is(char c, std::uint8_t any_of) {
  return (classes[static_cast<unsigned char>(c)] & any_of) != 0;
}

}  // namespace character

/// Two colons, as between the segments of a name.
constexpr bool colons_at(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == ':' && text[at + 1] == ':';
}

/// blank_at() where no ASCII character stands.
std::size_t wide_blank_at(std::string_view text);
/// The bytes of the blank (a space, a tab, a space of Unicode) that `text` begins with; 0 when none
/// does.
inline std::size_t blank_at(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t') return 1;
  return static_cast<unsigned char>(text[0]) < 0x80 ? 0 : wide_blank_at(text);
}
/// The same at the end of `text`.
std::size_t blank_before(std::string_view text);
/// The bytes of the character that `text` begins with; at least 1 unless it is empty.
std::size_t character_length(std::string_view text);

}  // namespace muster::syntax
