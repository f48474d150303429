#include "base/letter_case.hh"

#include <clocale>
#include <cstdint>
#include <cwctype>

#include "base/letter_case_table.hh"
#include "base/utf8.hh"

namespace muster::base {

namespace {

/// A locale of our own: the process's may be anything.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

std::size_t sequence_length(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

std::uint32_t decode(std::string_view sequence) {
  std::uint32_t code = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() > 1) code &= 0xFFU >> (sequence.size() + 1);
  for (const char c : sequence.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
  return code;
}

enum class Letters { upper, lower, title };

void append(std::string& out, std::string_view sequence, Letters to) {
  const auto code = decode(sequence);
  if (code < 0x80) {
    const char c = sequence[0];
    const bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
    out += to != Letters::lower && lower   ? static_cast<char>(c - 32)
           : to == Letters::lower && upper ? static_cast<char>(c + 32)
                                           : c;
    return;
  }
  if (to == Letters::lower && code == 0x130) {
    out += "i\u0307";
    return;
  }
  if (const auto* special = to == Letters::lower ? nullptr : special_case(code)) {
    out += to == Letters::upper ? special->upper : special->title;
    return;
  }
  // Georgian has capitals for whole words only.
  if (to == Letters::title && code >= 0x10D0 && code <= 0x10FF) {
    out += sequence;
    return;
  }
  const auto wide = static_cast<wint_t>(code);
  append_utf8(out, static_cast<std::uint32_t>(to == Letters::lower ? towlower_l(wide, unicode())
                                                                   : towupper_l(wide, unicode())));
}

std::string convert(std::string_view text, Letters first, Letters rest) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto sequence = text.substr(i, sequence_length(text[i]));
    append(out, sequence, i == 0 ? first : rest);
    i += sequence.size();
  }
  return out;
}

}  // namespace

std::string upcase(std::string_view text) {
  return convert(text, Letters::upper, Letters::upper);
}
std::string downcase(std::string_view text) {
  return convert(text, Letters::lower, Letters::lower);
}
std::string capitalize(std::string_view text) {
  return convert(text, Letters::title, Letters::lower);
}

}  // namespace muster::base
