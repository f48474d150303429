#include "base/utf8.hh"

#include <algorithm>
#include <array>
#include <cstring>

namespace muster::base {

namespace {

bool continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

/// Length of the well-formed sequence at the start of [p, end), 0 when there is none.
std::size_t sequence_length(const unsigned char* p, std::size_t available) {
  const auto lead = p[0];
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length < 2) return length;
  if (available < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continuation(p[i])) return 0;
  const bool out_of_range = (lead == 0xE0 && p[1] < 0xA0) || (lead == 0xED && p[1] > 0x9F) ||
                            (lead == 0xF0 && p[1] < 0x90) || (lead == 0xF4 && p[1] > 0x8F);
  return out_of_range ? 0 : length;
}

/// Passes over ASCII in blocks; a few ASCII characters may be left before the first other one.
const unsigned char* after_ascii(const unsigned char* p, const unsigned char* end) {
  std::array<std::uint64_t, 4> block;
  for (; end - p >= static_cast<std::ptrdiff_t>(sizeof block); p += sizeof block) {
    std::memcpy(block.data(), p, sizeof block);
    if ((block[0] | block[1] | block[2] | block[3]) & 0x8080808080808080ULL) break;
  }
  return p;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = p + text.size();
  while (p < end) {
    p = after_ascii(p, end);
    if (p == end) break;
    const auto length = sequence_length(p, static_cast<std::size_t>(end - p));
    if (length == 0) return false;
    p += length;
  }
  return true;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::size_t utf8_length(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return !continuation(static_cast<unsigned char>(c));
  }));
}

std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && continuation(static_cast<unsigned char>(text[length]))) ++length;
  return text.substr(0, length);
}

}  // namespace muster::base
